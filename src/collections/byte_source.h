#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace podium {

// Where the bytes of a collection come from: a file, standard input, memory.
// Every reader of this room reads through it, so that a source of another kind
// (a compressed file) serves them all. Not for several threads at once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // What errors call it: the file's name as it was given, or "standard input".
  virtual const std::string& name() const = 0;
  // All of its bytes, where that is known before they are read.
  virtual std::optional<int64_t> size() const = 0;
  // Up to `size` bytes into `bytes`; 0 at the end.
  virtual Result<size_t> Read(char* bytes, size_t size) = 0;
};

// Opens a file; "-" is standard input. kNotFound where there is none,
// kInvalidData where it cannot be read.
Result<std::unique_ptr<ByteSource>> OpenBytes(const std::string& file);

// `bytes` themselves.
std::unique_ptr<ByteSource> BytesOf(std::string name, std::string bytes);

// What is left of it. kTooLarge over `max_bytes`.
Result<std::string> ReadAll(ByteSource& source, int64_t max_bytes);

}  // namespace podium
