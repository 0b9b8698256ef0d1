#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "model/safetensors.h"

namespace podium {

// What a model's folder calls its weights where they are a GGUF file.
inline constexpr std::string_view kModelGguf = "model.gguf";

// A value of a GGUF file's metadata. Strings are views into the file.
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
// tensors. Views into the bytes that it was parsed from.
struct GgufFile {
  std::map<std::string, GgufValue, std::less<>> metadata;
  TensorMap tensors;  // shapes are row-major: (rows, columns)

  // Null if the file has no such key, or its value is of another kind.
  const GgufValue* Find(std::string_view key, GgufValue::Kind kind) const;
};

// Parses a file that is hostile until proven otherwise: every count is bounded
// before anything is allocated, and every tensor lies inside the file without
// overlap. `file` is what to call it in an error message. kInvalidData for a
// file of another format, a big-endian one, or a tensor of a type that Podium
// cannot read (the message lists those that it can); kTooLarge over a limit.
Result<GgufFile> ParseGguf(std::string_view bytes, const std::string& file,
                           const Limits& limits);

}  // namespace podium
