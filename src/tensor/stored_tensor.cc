#include "tensor/stored_tensor.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace podium {
namespace {

template <class Stored, class Widen>
bool WidenEach(std::string_view bytes, std::span<float> values,
               const Widen& widen) {
  bool finite = true;
  const char* next = bytes.data();
  for (float& value : values) {
    Stored stored;
    std::memcpy(&stored, next, sizeof stored);  // at any alignment
    next += sizeof stored;
    value = widen(stored);
    finite &= std::isfinite(value);
  }
  return finite;
}

}  // namespace

float HalfToFloat(uint16_t half) {
  const uint32_t sign = uint32_t{half} >> 15 << 31;
  const uint32_t exponent = half >> 10 & 0x1f;
  const uint32_t fraction = half & 0x3ff;
  if (exponent == 0) {  // zero or subnormal: fraction * 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return sign != 0 ? -magnitude : magnitude;
  }
  const uint32_t wide = exponent == 0x1f ? 0xff : exponent + (127 - 15);
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

bool WidenToFloat(const StoredTensor& tensor, std::span<float> values) {
  switch (tensor.dtype) {
    case DType::kF32:
      return WidenEach<float>(tensor.bytes, values, [](float x) { return x; });
    case DType::kF16:
      return WidenEach<uint16_t>(tensor.bytes, values, HalfToFloat);
    case DType::kBf16:
      return WidenEach<uint16_t>(tensor.bytes, values, [](uint16_t x) {
        return std::bit_cast<float>(uint32_t{x} << 16);
      });
    default:
      return false;
  }
}

}  // namespace podium
