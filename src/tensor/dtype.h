#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tensor/shape.h"

namespace podium {

// The element types of safetensors with a size in whole bytes, and the block
// types of GGUF that Podium reads.
enum class DType {
  kBool,
  kU8,
  kI8,
  kF8E5M2,
  kF8E4M3,
  kI16,
  kU16,
  kF16,
  kBf16,
  kI32,
  kU32,
  kF32,
  kI64,
  kU64,
  kF64,
  // Blocks of a row's numbers with scales of their own (ggml-common.h of ggml).
  kQ4_0,
  kQ8_0,
  kQ4_K,
  kQ6_K,
};

struct DTypeTraits {
  DType dtype;
  std::string_view name;  // as spelled in the format
  int64_t bytes;          // of one block
  int64_t block = 1;      // how many elements of a row share these bytes
};

const DTypeTraits& TraitsOf(DType dtype);
// An element type of safetensors; null for any other name.
const DTypeTraits* FindDType(std::string_view name);
std::string_view NameOf(DType dtype);

// Whether a weight may have this type: F32, F16, BF16 or blocks.
bool IsWeightType(DType dtype);

// The bytes of a tensor. None if the number overflows, or if a row is no whole
// number of blocks.
std::optional<int64_t> StoredBytes(DType dtype, const Shape& shape);

}  // namespace podium
