#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace podium {

// A source of a collection's bytes: a file, standard input or memory,
// decompressed if needed. Every reader in this folder reads through it. Not
// thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The name for error messages: the file's name as given, or "standard input".
  virtual const std::string& name() const = 0;
  // The number of stored bytes (compressed, if the source is), if it is known
  // in advance; and how many of them have been read.
  virtual std::optional<int64_t> size() const = 0;
  virtual int64_t position() const = 0;
  // Whether the bytes from Read() are in the regular file name() at the same
  // offsets.
  virtual bool in_regular_file() const { return false; }
  // Reads up to `size` bytes into `bytes`; 0 at the end.
  virtual Result<size_t> Read(char* bytes, size_t size) = 0;
};

// Opens a file; "-" is standard input. Compressed data is decompressed, see
// decompress.h. kNotFound if there is no such file, kInvalidData if it cannot
// be read.
Result<std::unique_ptr<ByteSource>> OpenBytes(const std::string& file);

// The same without decompression.
Result<std::unique_ptr<ByteSource>> OpenStoredBytes(const std::string& file);

// A source of the given bytes.
std::unique_ptr<ByteSource> BytesOf(std::string name, std::string bytes);

// Reads the rest of a source. kTooLarge over `max_bytes`.
Result<std::string> ReadAll(ByteSource& source, int64_t max_bytes);

}  // namespace podium
