#include "runs/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace podium {
namespace {

Unexpected<Error> CannotWrite(const std::string& name, int error) {
  return Fail(ErrorCode::kUnavailable,
              name + ": cannot write: " + std::strerror(error), name);
}

// Returns 0 or an errno.
int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(written);
  }
  return 0;
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
  if (const int error = WriteAll(fd_, bytes)) {
    reader_gone_ = error == EPIPE;
    return CannotWrite(name_, error);
  }
  return {};
}

Result<void> ReplaceFile(const std::string& file, std::string_view bytes) {
  // O_EXCL does not follow a link that someone placed there.
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  constexpr int kMostTries = 100;
  std::string beside;
  int fd = -1;
  for (int i = 0; fd < 0 && i < kMostTries; ++i) {
    beside =
        file + "." + std::to_string(getpid()) + "-" + std::to_string(i) + "~";
    fd = open(beside.c_str(), kFlags, 0666);
    if (fd < 0 && errno != EEXIST) break;
  }
  if (fd < 0) return CannotWrite(file, errno);
  int error = WriteAll(fd, bytes);
  // A full disk may be reported only now.
  if (!error && fsync(fd) != 0) error = errno;
  if (close(fd) != 0 && !error) error = errno;
  if (!error && rename(beside.c_str(), file.c_str()) != 0) error = errno;
  if (!error) return {};
  unlink(beside.c_str());
  return CannotWrite(file, error);
}

}  // namespace podium
