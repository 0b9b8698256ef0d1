#include "collections/byte_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "collections/decompress.h"
#include "collections/open_file.h"

namespace podium {
namespace {

class FileBytesSource : public ByteSource {
 public:
  // Owns `fd` unless it is standard input.
  FileBytesSource(std::string name, int fd) : name_(std::move(name)), fd_(fd) {
    struct stat info {};
    if (fstat(fd_, &info) == 0 && S_ISREG(info.st_mode)) size_ = info.st_size;
  }
  ~FileBytesSource() override {
    if (fd_ != STDIN_FILENO) close(fd_);
  }

  const std::string& name() const override { return name_; }
  std::optional<int64_t> size() const override { return size_; }
  int64_t position() const override { return read_; }
  bool in_regular_file() const override {
    return size_.has_value() && fd_ != STDIN_FILENO;
  }

  Result<size_t> Read(char* bytes, size_t size) override {
    while (true) {
      const ssize_t got = read(fd_, bytes, size);
      if (got >= 0) {
        read_ += got;
        return static_cast<size_t>(got);
      }
      if (errno == EINTR) continue;
      return Fail(ErrorCode::kInvalidData, name_ + ": " + std::strerror(errno),
                  name_);
    }
  }

 private:
  const std::string name_;
  const int fd_;
  std::optional<int64_t> size_;
  int64_t read_ = 0;
};

class MemoryBytes : public ByteSource {
 public:
  MemoryBytes(std::string name, std::string bytes)
      : name_(std::move(name)), bytes_(std::move(bytes)) {}

  const std::string& name() const override { return name_; }
  std::optional<int64_t> size() const override {
    return static_cast<int64_t>(bytes_.size());
  }
  int64_t position() const override { return static_cast<int64_t>(read_); }

  Result<size_t> Read(char* bytes, size_t size) override {
    const size_t got = bytes_.copy(bytes, size, read_);
    read_ += got;
    return got;
  }

 private:
  const std::string name_;
  const std::string bytes_;
  size_t read_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenStoredBytes(const std::string& file) {
  if (file == "-")
    return std::make_unique<FileBytesSource>("standard input", STDIN_FILENO);
  const Result<int> fd = OpenFileToRead(file);
  if (!fd) return Unexpected(fd.error());
  return std::make_unique<FileBytesSource>(file, *fd);
}

Result<std::unique_ptr<ByteSource>> OpenBytes(const std::string& file) {
  Result<std::unique_ptr<ByteSource>> source = OpenStoredBytes(file);
  if (!source) return source;
  return Decompressed(*std::move(source));
}

std::unique_ptr<ByteSource> BytesOf(std::string name, std::string bytes) {
  return std::make_unique<MemoryBytes>(std::move(name), std::move(bytes));
}

Result<std::string> ReadAll(ByteSource& source, int64_t max_bytes) {
  constexpr size_t kStep = 256 * 1024;
  std::string all;
  while (true) {
    const size_t have = all.size();
    all.resize(have + kStep);
    const Result<size_t> got = source.Read(all.data() + have, kStep);
    if (!got) return Unexpected(got.error());
    all.resize(have + *got);
    if (*got == 0) return all;
    if (static_cast<int64_t>(all.size()) > max_bytes) {
      return Fail(
          ErrorCode::kTooLarge,
          source.name() + ": more than " + std::to_string(max_bytes) + " bytes",
          source.name());
    }
  }
}

}  // namespace podium
