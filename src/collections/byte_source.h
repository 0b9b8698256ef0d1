#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace podium {

// Where the bytes of a collection come from: a file, standard input, memory, or
// what one of them holds when it is decompressed. Every reader of this room
// reads through it. Not for several threads at once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // What errors call it: the file's name as it was given, or "standard input".
  virtual const std::string& name() const = 0;
  // All of its bytes as they are stored, compressed where they are, where that
  // is known before they are read; and how many of those have been read.
  virtual std::optional<int64_t> size() const = 0;
  virtual int64_t position() const = 0;
  // Whether what Read() gives stands in the regular file name() at the same
  // offsets.
  virtual bool in_regular_file() const { return false; }
  // Up to `size` bytes into `bytes`; 0 at the end.
  virtual Result<size_t> Read(char* bytes, size_t size) = 0;
};

// Opens a file; "-" is standard input. What is compressed is decompressed, see
// decompress.h. kNotFound where there is none, kInvalidData where it cannot be
// read.
Result<std::unique_ptr<ByteSource>> OpenBytes(const std::string& file);

// The same, its bytes as they are stored.
Result<std::unique_ptr<ByteSource>> OpenStoredBytes(const std::string& file);

// `bytes` themselves.
std::unique_ptr<ByteSource> BytesOf(std::string name, std::string bytes);

// What is left of it. kTooLarge over `max_bytes`.
Result<std::string> ReadAll(ByteSource& source, int64_t max_bytes);

}  // namespace podium
