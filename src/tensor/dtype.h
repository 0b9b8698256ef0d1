#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace podium {

// The safetensors element types with a size in whole bytes.
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
};

struct DTypeTraits {
  DType dtype;
  std::string_view name;  // as spelled in the format
  int64_t bytes;          // of one element
};

// Null for any other name.
const DTypeTraits* FindDType(std::string_view name);
std::string_view NameOf(DType dtype);

// Whether a weight may have this type: F32, F16 or BF16.
bool IsWeightType(DType dtype);

}  // namespace podium
