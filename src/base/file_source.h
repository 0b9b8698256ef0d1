#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Memory for what is read from a file; it only grows.
class ByteBuffer {
 public:
  // Room for `size` bytes. Growing loses the old content, and leaves the new
  // content unset.
  char* Grow(int64_t size);

 private:
  std::unique_ptr<char[]> bytes_;
  int64_t size_ = 0;
};

// A file that is open. Const; any thread may use it.
class OpenFile {
 public:
  virtual ~OpenFile() = default;
  // What to call the file in error messages: FileSource::Describe().
  virtual const std::string& name() const = 0;
  virtual int64_t size() const = 0;
  // The bytes [offset, offset + size): a view of the file if that is in memory,
  // otherwise of `memory`, where they are read to. kInvalidData, naming the
  // file, for bytes outside it, if reading fails, and if the file has become
  // shorter or was written to since it was opened.
  virtual Result<std::string_view> Read(int64_t offset, int64_t size,
                                        ByteBuffer& memory) const = 0;
};

// A file in memory, which must outlive it.
std::shared_ptr<const OpenFile> FileInMemory(std::string name,
                                             std::string_view bytes);

// The bytes of a file, and their owner.
struct FileBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

// Where a model's files come from: a folder on disk, or the binary itself.
// Const after construction; any thread may use it.
class FileSource {
 public:
  virtual ~FileSource() = default;
  // The name of a file in error messages: its path, or "(built-in)
  // config.json".
  virtual std::string Describe(std::string_view name) const = 0;
  virtual bool Has(std::string_view name) const = 0;
  // kNotFound if it does not exist, kInvalidData if it is not a regular file,
  // or if `name` leaves the folder: it is a relative path such as
  // "1_Pooling/config.json", without "." or "..". The file keeps what it needs
  // of the source's memory valid only as long as the source lives.
  virtual Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const = 0;

  // Reads the whole file: the errors of Open() and OpenFile::Read(), and
  // kTooLarge over `max_bytes` (found before anything is allocated).
  Result<FileBytes> Read(std::string_view name, int64_t max_bytes) const;
};

// Reads files of `folder` into memory of its own: with a mapping, a truncated
// file would cause SIGBUS.
std::unique_ptr<FileSource> OpenFolder(std::filesystem::path folder);

}  // namespace podium
