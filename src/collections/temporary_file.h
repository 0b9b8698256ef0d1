#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A nameless file in the folder that TMPDIR names, else in /tmp, for data that
// may be too large for memory. It disappears when it is closed, however the
// process ends. Not thread-safe, but several threads may pread() its
// descriptor.
class TemporaryFile {
 public:
  // `what` describes its content for errors: "the texts of corpus.jsonl.zst".
  // kUnavailable if the folder cannot hold a file; the message names the
  // folder.
  static Result<TemporaryFile> Create(const std::string& what);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  // Returns the offset of `bytes` in the file. kUnavailable if there is no
  // room.
  Result<int64_t> Append(std::string_view bytes);

  // Returns the descriptor, which the caller must close from now on.
  int Release();

 private:
  TemporaryFile(std::string what, std::string folder, int fd);

  std::string what_, folder_;
  int fd_;
  int64_t size_ = 0;
};

}  // namespace podium
