#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The bytes of a file, and their owner.
struct FileBytes {
  std::shared_ptr<const void>
      owner;  // null if the bytes are part of the binary
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
  // Reads the whole file. kNotFound if it does not exist, kTooLarge over
  // `max_bytes` (found before anything is allocated), kInvalidData if it is not
  // a regular file or shrinks during the read, or if `name` leaves the folder:
  // it is a relative path such as "1_Pooling/config.json", without "." or
  // "..".
  virtual Result<FileBytes> Read(std::string_view name,
                                 int64_t max_bytes) const = 0;
};

// Reads files of `folder` into its own memory: with a mapping, a truncated file
// would cause SIGBUS.
std::unique_ptr<FileSource> OpenFolder(std::filesystem::path folder);

}  // namespace podium
