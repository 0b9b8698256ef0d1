#include "collections/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace podium {
namespace {

std::string Folder() {
  const char* named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

Unexpected<Error> CannotKeep(const std::string& what, const std::string& folder,
                             int error) {
  return Fail(ErrorCode::kUnavailable,
              folder + ": cannot keep " + what +
                  " in a temporary file there: " + std::strerror(error) +
                  " (set TMPDIR to another folder)",
              folder);
}

}  // namespace

Result<TemporaryFile> TemporaryFile::Create(const std::string& what) {
  std::string folder = Folder();
  std::string path = folder + "/podium-XXXXXX";
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return CannotKeep(what, folder, errno);
  unlink(path.c_str());
  return TemporaryFile(what, std::move(folder), fd);
}

TemporaryFile::TemporaryFile(std::string what, std::string folder, int fd)
    : what_(std::move(what)), folder_(std::move(folder)), fd_(fd) {}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : what_(std::move(other.what_)),
      folder_(std::move(other.folder_)),
      fd_(other.Release()),
      size_(other.size_) {}

TemporaryFile::~TemporaryFile() {
  if (fd_ >= 0) close(fd_);
}

Result<int64_t> TemporaryFile::Append(std::string_view bytes) {
  const int64_t begin = size_;
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return CannotKeep(what_, folder_, errno);
    bytes.remove_prefix(written);
    size_ += written;
  }
  return begin;
}

int TemporaryFile::Release() { return std::exchange(fd_, -1); }

}  // namespace podium
