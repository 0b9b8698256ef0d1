#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/safetensors.h"

namespace podium {

// A value of a GGUF file's metadata. Strings are views of GgufFile::memory, or
// of a file in memory.
struct GgufValue {
  enum class Kind { kInteger, kNumber, kBool, kString, kArray };

  Kind kind = Kind::kInteger;
  int64_t integer = 0;  // also a kBool's 0 or 1
  double number = 0;
  std::string_view string;
  // Elements of a kArray, all of one kind.
  std::vector<GgufValue> elements;
};

// A file in the GGUF format, versions 2 and 3
// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): metadata, then
// tensors, whose bytes stay in the file.
struct GgufFile {
  std::map<std::string, GgufValue, std::less<>> metadata;
  std::deque<ByteBuffer> memory;  // what was read of the file
  TensorMap tensors;              // shapes are row-major: (rows, columns)

  // Null if the file has no such key, or its value is of another kind.
  const GgufValue* Find(std::string_view key, GgufValue::Kind kind) const;
};

// Reads the header of a file that is hostile until proven otherwise: every
// count is bounded before anything is allocated, and every tensor lies inside
// the file without overlap. kInvalidData for a file of another format, a
// big-endian one, or a tensor of a type that Podium cannot read (the message
// lists those that it can); kTooLarge over a limit; the errors of reading the
// file.
Result<GgufFile> ReadGguf(std::shared_ptr<const OpenFile> file,
                          const Limits& limits);

}  // namespace podium
