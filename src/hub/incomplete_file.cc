#include "hub/incomplete_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

namespace podium {
namespace {

constexpr char kIncomplete[] = ".incomplete";

Error DiskError(const std::string& path, int code) {
  const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  return {ErrorCode::kUnavailable,
          path + ": " + std::strerror(code) +
              (full ? ": make room and pull again, which goes on from here; or "
                      "set HF_HUB_CACHE to a folder on another disk"
                    : ""),
          path};
}

}  // namespace

Result<IncompleteFile> IncompleteFile::Open(const std::filesystem::path& blob,
                                            const std::string& etag,
                                            int64_t bytes) {
  std::error_code error;
  std::filesystem::create_directories(blob.parent_path(), error);
  const std::string path = blob.string() + kIncomplete;
  if (error) return Unexpected(DiskError(path, error.value()));
  const int fd =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return Unexpected(DiskError(path, errno));
  IncompleteFile file(fd, blob, etag, bytes);
  if (Result<void> read = file.ReadWhatIsThere(); !read)
    return Unexpected(read.error());
  return file;
}

IncompleteFile::IncompleteFile(int fd, std::filesystem::path blob,
                               const std::string& etag, int64_t bytes)
    : fd_(fd),
      blob_(std::move(blob)),
      path_(blob_.string() + kIncomplete),
      etag_(etag),
      bytes_(bytes) {
  hash_.emplace(etag_, bytes_);
}

IncompleteFile::IncompleteFile(IncompleteFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      blob_(other.blob_),
      path_(other.path_),
      etag_(other.etag_),
      bytes_(other.bytes_),
      have_(other.have_),
      error_(std::move(other.error_)) {
  hash_.swap(other.hash_);
}

IncompleteFile::~IncompleteFile() {
  if (fd_ >= 0) close(fd_);
}

Result<void> IncompleteFile::ReadWhatIsThere() {
  struct stat info {};
  if (fstat(fd_, &info) != 0) return Unexpected(DiskError(path_, errno));
  if (!S_ISREG(info.st_mode)) return Unexpected(DiskError(path_, EINVAL));
  if (info.st_size > bytes_) return Restart();
  std::vector<char> piece(1 << 20);
  for (;;) {
    const ssize_t got = read(fd_, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unexpected(DiskError(path_, errno));
    if (got == 0) return {};
    hash_->Add({piece.data(), static_cast<size_t>(got)});
    have_ += got;
  }
}

bool IncompleteFile::Write(std::string_view bytes) {
  if (static_cast<int64_t>(bytes.size()) > bytes_ - have_) {
    error_ = Error{ErrorCode::kBadResponse,
                   "more bytes came than the " + std::to_string(bytes_) +
                       " that the hub had told",
                   path_};
    return false;
  }
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error_ = DiskError(path_, errno);
      return false;
    }
    const std::string_view done = bytes.substr(0, static_cast<size_t>(written));
    hash_->Add(done);
    have_ += written;
    bytes.remove_prefix(done.size());
  }
  return true;
}

Result<void> IncompleteFile::Restart() {
  if (ftruncate(fd_, 0) != 0 || lseek(fd_, 0, SEEK_SET) != 0)
    return Unexpected(DiskError(path_, errno));
  have_ = 0;
  hash_.emplace(etag_, bytes_);
  error_.reset();
  return {};
}

bool IncompleteFile::Matches() { return have_ == bytes_ && hash_->Matches(); }

Result<void> IncompleteFile::Keep() {
  // Without it, a crash could leave a blob of its full length and no bytes.
  if (fsync(fd_) != 0) return Unexpected(DiskError(path_, errno));
  std::error_code error;
  std::filesystem::rename(path_, blob_, error);
  if (error) return Unexpected(DiskError(path_, error.value()));
  return {};
}

void IncompleteFile::Drop() { unlink(path_.c_str()); }

}  // namespace podium
