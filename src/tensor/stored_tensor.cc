#include "tensor/stored_tensor.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include "base/half.h"
#include "tensor/dequantize.h"

namespace podium {
namespace {

// Works at any alignment, and has no branch in the loop, so that the compiler
// can vectorize it: a large model has a billion numbers.
template <class Stored, class Widen>
bool WidenEach(std::string_view bytes, std::span<float> values,
               const Widen& widen) {
  constexpr uint32_t kNotFinite = 0x7f800000;  // an exponent of ones
  uint32_t wrong = 0;
  const char* const from = bytes.data();
  float* const to = values.data();
  for (size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, from + i * sizeof stored, sizeof stored);
    to[i] = widen(stored);
    const auto bits = std::bit_cast<uint32_t>(to[i]);
    wrong |= static_cast<uint32_t>((bits & kNotFinite) == kNotFinite);
  }
  return wrong == 0;
}

}  // namespace

Result<std::string_view> ReadElements(const StoredTensor& tensor, int64_t begin,
                                      int64_t count, ByteBuffer& memory) {
  const DTypeTraits& traits = TraitsOf(tensor.dtype);
  assert(begin % traits.block == 0 && count % traits.block == 0);
  return tensor.file->Read(tensor.offset + begin / traits.block * traits.bytes,
                           count / traits.block * traits.bytes, memory);
}

bool WidenToFloat(DType dtype, std::string_view stored,
                  std::span<float> values) {
  switch (dtype) {
    case DType::kF32:
      return WidenEach<float>(stored, values, [](float x) { return x; });
    case DType::kF16:
      return WidenEach<uint16_t>(stored, values, HalfToFloat);
    case DType::kBf16:
      return WidenEach<uint16_t>(stored, values, [](uint16_t x) {
        return std::bit_cast<float>(uint32_t{x} << 16);
      });
    case DType::kQ4_0:
    case DType::kQ8_0:
    case DType::kQ4_K:
    case DType::kQ6_K:
      Dequantize(dtype, stored, values);
      return std::ranges::all_of(values,
                                 [](float x) { return std::isfinite(x); });
    default:
      return false;
  }
}

}  // namespace podium
