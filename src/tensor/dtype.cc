#include "tensor/dtype.h"

namespace podium {
namespace {

constexpr DTypeTraits kDTypes[] = {
    {DType::kBool, "BOOL", 1},      {DType::kU8, "U8", 1},
    {DType::kI8, "I8", 1},          {DType::kF8E5M2, "F8_E5M2", 1},
    {DType::kF8E4M3, "F8_E4M3", 1}, {DType::kI16, "I16", 2},
    {DType::kU16, "U16", 2},        {DType::kF16, "F16", 2},
    {DType::kBf16, "BF16", 2},      {DType::kI32, "I32", 4},
    {DType::kU32, "U32", 4},        {DType::kF32, "F32", 4},
    {DType::kI64, "I64", 8},        {DType::kU64, "U64", 8},
    {DType::kF64, "F64", 8},
};

}  // namespace

const DTypeTraits* FindDType(std::string_view name) {
  for (const DTypeTraits& traits : kDTypes) {
    if (traits.name == name) return &traits;
  }
  return nullptr;
}

std::string_view NameOf(DType dtype) {
  for (const DTypeTraits& traits : kDTypes) {
    if (traits.dtype == dtype) return traits.name;
  }
  return "?";
}

bool IsWeightType(DType dtype) {
  return dtype == DType::kF32 || dtype == DType::kF16 || dtype == DType::kBf16;
}

}  // namespace podium
