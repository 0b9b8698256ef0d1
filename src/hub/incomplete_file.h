#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "hub/blob_hash.h"

namespace podium {

// A blob that is still arriving: blobs/ETAG.incomplete, which stays on the disk
// when a download ends early, so that the next one goes on from there. The
// caller holds the blob's lock.
class IncompleteFile {
 public:
  // Opens or makes the file, and reads what it has already. Drops that if it is
  // more than `bytes`. kUnavailable if the disk refuses.
  static Result<IncompleteFile> Open(const std::filesystem::path& blob,
                                     const std::string& etag, int64_t bytes);
  ~IncompleteFile();
  IncompleteFile(IncompleteFile&& other) noexcept;
  IncompleteFile& operator=(IncompleteFile&&) = delete;

  int64_t have() const { return have_; }

  // Appends. False, with error() set, if the disk is full or refuses
  // (kUnavailable; what was written stays), or if there are more bytes than
  // expected (kBadResponse).
  bool Write(std::string_view bytes);
  const std::optional<Error>& error() const { return error_; }

  // Drops all bytes.
  Result<void> Restart();
  // Whether the bytes are all there and are those of the etag. Then only
  // Keep() or Restart() may follow.
  bool Matches();
  // Gives the file its final name, after its bytes have reached the disk.
  Result<void> Keep();
  // Removes the file.
  void Drop();

 private:
  IncompleteFile(int fd, std::filesystem::path blob, const std::string& etag,
                 int64_t bytes);
  Result<void> ReadWhatIsThere();

  int fd_;
  const std::filesystem::path blob_;
  const std::string path_;  // of the incomplete file
  const std::string etag_;
  const int64_t bytes_;  // of the whole file
  int64_t have_ = 0;
  std::optional<BlobHash> hash_;
  std::optional<Error> error_;
};

}  // namespace podium
