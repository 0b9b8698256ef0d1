#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace podium {
namespace {

Unexpected<Error> CannotWrite(const std::string& name, int error) {
  return Fail(ErrorCode::kUnavailable,
              name + ": cannot write: " + std::strerror(error), name);
}

}  // namespace

Result<OutputFile> OutputFile::Open(const std::string& file) {
  if (file == "-") return OutputFile("standard output", STDOUT_FILENO);
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) {
    const int error = errno;
    return CannotWrite(file, error);
  }
  OutputFile output(file, fd);
  struct stat info {};
  if (fstat(fd, &info) != 0) return CannotWrite(file, errno);
  output.is_regular_ = S_ISREG(info.st_mode);
  output.has_content_ = output.is_regular_ && info.st_size > 0;
  return output;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : name_(std::move(other.name_)),
      fd_(std::exchange(other.fd_, -1)),
      is_regular_(other.is_regular_),
      has_content_(other.has_content_) {}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
}

Result<void> OutputFile::KeepOnly(int64_t bytes) {
  if (!is_regular_) return {};
  if (ftruncate(fd_, bytes) != 0 || lseek(fd_, bytes, SEEK_SET) < 0)
    return CannotWrite(name_, errno);
  return {};
}

Result<void> OutputFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      reader_gone_ = errno == EPIPE;
      return CannotWrite(name_, errno);
    }
    bytes.remove_prefix(written);
  }
  return {};
}

}  // namespace podium
