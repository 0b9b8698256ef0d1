#include "hub/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>

namespace podium {
namespace {

constexpr std::chrono::milliseconds kBetweenTries(100);

// Whether `path` still is the open file: huggingface_hub may have removed it.
bool IsStill(const std::string& path, int fd) {
  struct stat open_file {};
  struct stat now {};
  return fstat(fd, &open_file) == 0 && stat(path.c_str(), &now) == 0 &&
         open_file.st_ino == now.st_ino && open_file.st_dev == now.st_dev;
}

}  // namespace

Result<FileLock> FileLock::Take(const std::filesystem::path& file,
                                const std::function<void()>& waiting) {
  const std::string path = file.string();
  const auto refused = [&path](const std::string& why) {
    return Fail(ErrorCode::kUnavailable, path + ": " + why, path);
  };
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) return refused(error.message());
  bool told = false;
  for (;;) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return refused(std::strerror(errno));
    FileLock lock(fd);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
      if (IsStill(path, fd)) return lock;
      continue;
    }
    if (errno != EWOULDBLOCK && errno != EINTR)
      return refused(std::strerror(errno));
    if (!told && waiting) waiting();
    told = true;
    std::this_thread::sleep_for(kBetweenTries);
  }
}

FileLock::~FileLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace podium
