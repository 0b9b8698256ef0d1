#include "tensor/dtype.h"

#include <algorithm>

namespace podium {
namespace {

constexpr DTypeTraits kDTypes[] = {
    {DType::kBool, "BOOL", 1},
    {DType::kU8, "U8", 1},
    {DType::kI8, "I8", 1},
    {DType::kF8E5M2, "F8_E5M2", 1},
    {DType::kF8E4M3, "F8_E4M3", 1},
    {DType::kI16, "I16", 2},
    {DType::kU16, "U16", 2},
    {DType::kF16, "F16", 2},
    {DType::kBf16, "BF16", 2},
    {DType::kI32, "I32", 4},
    {DType::kU32, "U32", 4},
    {DType::kF32, "F32", 4},
    {DType::kI64, "I64", 8},
    {DType::kU64, "U64", 8},
    {DType::kF64, "F64", 8},
    {DType::kQ4_0, "Q4_0", 18, 32},
    {DType::kQ8_0, "Q8_0", 34, 32},
    {DType::kQ4_K, "Q4_K", 144, 256},
    {DType::kQ6_K, "Q6_K", 210, 256},
};

}  // namespace

const DTypeTraits& TraitsOf(DType dtype) {
  return *std::ranges::find(kDTypes, dtype, &DTypeTraits::dtype);
}

const DTypeTraits* FindDType(std::string_view name) {
  for (const DTypeTraits& traits : kDTypes) {
    if (traits.name == name && traits.block == 1) return &traits;
  }
  return nullptr;
}

std::string_view NameOf(DType dtype) { return TraitsOf(dtype).name; }

bool IsWeightType(DType dtype) {
  return dtype == DType::kF32 || dtype == DType::kF16 ||
         dtype == DType::kBf16 || TraitsOf(dtype).block > 1;
}

std::optional<int64_t> StoredBytes(DType dtype, const Shape& shape) {
  const DTypeTraits& traits = TraitsOf(dtype);
  const int64_t row = shape.empty() ? 1 : shape.back();
  if (row % traits.block != 0) return std::nullopt;
  int64_t bytes = traits.bytes;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int64_t size = i + 1 < shape.size() ? shape[i] : row / traits.block;
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  }
  return bytes;
}

}  // namespace podium
