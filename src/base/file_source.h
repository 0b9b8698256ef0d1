#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Bytes of a file, and whatever keeps them alive.
struct FileBytes {
  std::shared_ptr<const void>
      owner;  // null where the bytes are part of the binary
  std::string_view bytes;
};

// Where a model's files come from: a folder on disk, or the binary itself.
// Const after construction, for any thread.
class FileSource {
 public:
  virtual ~FileSource() = default;
  // What to call a file in an error message: its path, or "(built-in)
  // config.json".
  virtual std::string Describe(std::string_view name) const = 0;
  virtual bool Has(std::string_view name) const = 0;
  // The whole file. kNotFound where it is not there, kTooLarge over `max_bytes`
  // (nothing is allocated first), kInvalidData where it is not a regular file
  // or shrinks while it is read. `name` has no folder part.
  virtual Result<FileBytes> Read(std::string_view name,
                                 int64_t max_bytes) const = 0;
};

// Files of `folder`, read into memory of our own: a mapping would turn a
// truncated file into SIGBUS.
std::unique_ptr<FileSource> OpenFolder(std::filesystem::path folder);

}  // namespace podium
