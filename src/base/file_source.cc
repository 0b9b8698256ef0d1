#include "base/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace podium {
namespace {

// Whether a relative path stays inside its folder.
bool StaysInside(std::string_view name) {
  if (name.find('\0') != name.npos) return false;
  for (size_t begin = 0;;) {
    const size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == name.size()) return true;
    begin = end + 1;
  }
}

// A file descriptor that closes itself.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

class Folder : public FileSource {
 public:
  explicit Folder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string Describe(std::string_view name) const override {
    return (folder_ / name).string();
  }

  bool Has(std::string_view name) const override {
    std::error_code ignored;
    return std::filesystem::exists(folder_ / name, ignored);
  }

  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    const std::string path = Describe(name);
    if (!StaysInside(name)) {
      return Fail(ErrorCode::kInvalidData,
                  path + ": a model's file must lie inside its folder", path);
    }
    // O_NONBLOCK keeps open() from blocking on a FIFO; it has no effect on a
    // regular file.
    const OpenFile file(path);
    if (file.fd() < 0) {
      const int error = errno;
      return Fail(error == ENOENT || error == ENOTDIR ? ErrorCode::kNotFound
                                                      : ErrorCode::kInvalidData,
                  path + ": " + std::strerror(error), path);
    }
    struct stat info {};
    if (fstat(file.fd(), &info) != 0)
      return Fail(ErrorCode::kInvalidData, path + ": " + std::strerror(errno),
                  path);
    if (!S_ISREG(info.st_mode))
      return Fail(ErrorCode::kInvalidData, path + ": not a regular file", path);
    if (info.st_size > max_bytes) {
      return Fail(ErrorCode::kTooLarge,
                  path + ": " + std::to_string(info.st_size) +
                      " bytes, the limit is " + std::to_string(max_bytes),
                  path);
    }
    // Not value-initialised: read() overwrites it.
    const std::shared_ptr<char[]> bytes =
        std::make_shared_for_overwrite<char[]>(info.st_size + 1);
    int64_t have = 0;
    while (have < info.st_size) {
      const ssize_t got =
          read(file.fd(), bytes.get() + have, info.st_size - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        return Fail(ErrorCode::kInvalidData, path + ": " + std::strerror(errno),
                    path);
      if (got == 0)
        return Fail(ErrorCode::kInvalidData,
                    path + ": became shorter while it was read", path);
      have += got;
    }
    return FileBytes{bytes, {bytes.get(), static_cast<size_t>(info.st_size)}};
  }

 private:
  const std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<FileSource> OpenFolder(std::filesystem::path folder) {
  return std::make_unique<Folder>(std::move(folder));
}

}  // namespace podium
