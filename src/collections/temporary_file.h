#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A file without a name in the folder that TMPDIR names, else in /tmp, for what
// may be too large for memory. It goes when it is closed, whatever ends the
// process. Not for several threads at once, but its descriptor is to pread().
class TemporaryFile {
 public:
  // `what` it keeps, for errors: "the texts of corpus.jsonl.zst". kUnavailable
  // where the folder takes no file; the message names it.
  static Result<TemporaryFile> Create(const std::string& what);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  // Returns where in the file `bytes` begin. kUnavailable where there is no
  // room.
  Result<int64_t> Append(std::string_view bytes);

  // The descriptor, the caller's to close from now on.
  int Release();

 private:
  TemporaryFile(std::string what, std::string folder, int fd);

  std::string what_, folder_;
  int fd_;
  int64_t size_ = 0;
};

}  // namespace podium
