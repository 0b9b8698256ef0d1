#include "base/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

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

Unexpected<Error> BadFile(const std::string& name, const std::string& what) {
  return Fail(ErrorCode::kInvalidData, name + ": " + what, name);
}

Result<void> CheckInside(const OpenFile& file, int64_t offset, int64_t size) {
  if (offset >= 0 && size >= 0 && offset <= file.size() &&
      size <= file.size() - offset) {
    return {};
  }
  return BadFile(file.name(), "has " + std::to_string(file.size()) +
                                  " bytes, and not " + std::to_string(size) +
                                  " from byte " + std::to_string(offset) +
                                  " on");
}

class MemoryFile : public OpenFile {
 public:
  MemoryFile(std::string name, std::string_view bytes)
      : name_(std::move(name)), bytes_(bytes) {}

  const std::string& name() const override { return name_; }
  int64_t size() const override { return std::ssize(bytes_); }
  Result<std::string_view> Read(int64_t offset, int64_t size,
                                ByteBuffer&) const override {
    if (auto inside = CheckInside(*this, offset, size); !inside) {
      return Unexpected(std::move(inside.error()));
    }
    return bytes_.substr(static_cast<size_t>(offset),
                         static_cast<size_t>(size));
  }

 private:
  const std::string name_;
  const std::string_view bytes_;
};

class DiskFile : public OpenFile {
 public:
  DiskFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  ~DiskFile() override { close(fd_); }
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;

  // To be called once, before anything else.
  Result<void> Look() {
    if (fstat(fd_, &info_) != 0) return BadFile(path_, std::strerror(errno));
    if (!S_ISREG(info_.st_mode)) return BadFile(path_, "not a regular file");
    return {};
  }

  const std::string& name() const override { return path_; }
  int64_t size() const override { return info_.st_size; }
  Result<std::string_view> Read(int64_t offset, int64_t size,
                                ByteBuffer& memory) const override {
    if (auto inside = CheckInside(*this, offset, size); !inside) {
      return Unexpected(std::move(inside.error()));
    }
    char* const bytes = memory.Grow(size);
    for (int64_t have = 0; have < size;) {
      const ssize_t got = pread(
          fd_, bytes + have, static_cast<size_t>(size - have), offset + have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return BadFile(path_, std::strerror(errno));
      if (got == 0) return BadFile(path_, "became shorter while it was read");
      have += got;
    }
    if (HasChanged()) {
      return BadFile(path_, "was written to while it was read");
    }
    return std::string_view(bytes, static_cast<size_t>(size));
  }

 private:
  bool HasChanged() const {
    struct stat now {};
    return fstat(fd_, &now) != 0 || now.st_size != info_.st_size ||
           now.st_mtim.tv_sec != info_.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != info_.st_mtim.tv_nsec;
  }

  const std::string path_;
  const int fd_;
  struct stat info_ {};
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

  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    const std::string path = Describe(name);
    if (!StaysInside(name)) {
      return BadFile(path, "a model's file must lie inside its folder");
    }
    // O_NONBLOCK keeps open() from blocking on a FIFO; it has no effect on a
    // regular file.
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
      const int error = errno;
      return Fail(error == ENOENT || error == ENOTDIR ? ErrorCode::kNotFound
                                                      : ErrorCode::kInvalidData,
                  path + ": " + std::strerror(error), path);
    }
    const auto file = std::make_shared<DiskFile>(path, fd);
    if (auto looked = file->Look(); !looked) {
      return Unexpected(std::move(looked.error()));
    }
    return file;
  }

 private:
  const std::filesystem::path folder_;
};

}  // namespace

char* ByteBuffer::Grow(int64_t size) {
  if (size > size_ || !bytes_) {
    bytes_.reset();
    // Not value-initialised: it is overwritten.
    bytes_ = std::make_unique_for_overwrite<char[]>(
        static_cast<size_t>(std::max<int64_t>(size, 1)));
    size_ = size;
  }
  return bytes_.get();
}

std::shared_ptr<const OpenFile> FileInMemory(std::string name,
                                             std::string_view bytes) {
  return std::make_shared<MemoryFile>(std::move(name), bytes);
}

Result<FileBytes> FileSource::Read(std::string_view name,
                                   int64_t max_bytes) const {
  struct Owner {
    std::shared_ptr<const OpenFile> file;
    ByteBuffer memory;
  };
  auto file = Open(name);
  if (!file) return Unexpected(std::move(file.error()));
  const auto owner = std::make_shared<Owner>();
  owner->file = *std::move(file);
  const int64_t size = owner->file->size();
  if (size > max_bytes) {
    return Fail(ErrorCode::kTooLarge,
                owner->file->name() + ": " + std::to_string(size) +
                    " bytes, the limit is " + std::to_string(max_bytes),
                owner->file->name());
  }
  const auto bytes = owner->file->Read(0, size, owner->memory);
  if (!bytes) return Unexpected(bytes.error());
  return FileBytes{owner, *bytes};
}

std::unique_ptr<FileSource> OpenFolder(std::filesystem::path folder) {
  return std::make_unique<Folder>(std::move(folder));
}

}  // namespace podium
