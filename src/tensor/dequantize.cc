#include "tensor/dequantize.h"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/half.h"

namespace podium {
namespace {

// The layouts are those of ggml-common.h in ggml; a block is read byte by byte,
// at any alignment.

float HalfAt(const uint8_t* bytes) {
  uint16_t half;
  std::memcpy(&half, bytes, sizeof half);
  return HalfToFloat(half);
}

int SignedAt(const uint8_t* byte) { return static_cast<int8_t>(*byte); }

// 32 numbers: a scale, then 4 bits each around 8. The low halves of the bytes
// come first.
void WidenQ4_0(const uint8_t* block, float* values) {
  const float scale = HalfAt(block);
  const uint8_t* nibbles = block + 2;
  for (int i = 0; i < 16; ++i) {
    values[i] = scale * static_cast<float>((nibbles[i] & 15) - 8);
    values[i + 16] = scale * static_cast<float>((nibbles[i] >> 4) - 8);
  }
}

// 32 numbers: a scale, then 8 bits each.
void WidenQ8_0(const uint8_t* block, float* values) {
  const float scale = HalfAt(block);
  for (int i = 0; i < 32; ++i) {
    values[i] = scale * static_cast<float>(SignedAt(block + 2 + i));
  }
}

// A scale and a minimum of 32 numbers, 6 bits each. The scales and minima of
// a block's eight groups are packed in 12 bytes.
struct GroupScale {
  int scale, minimum;
};
GroupScale GroupScaleAt(const uint8_t* packed, int group) {
  if (group < 4) return {packed[group] & 63, packed[group + 4] & 63};
  const int low = packed[group + 4];
  return {(low & 15) | (packed[group - 4] >> 6 << 4),
          (low >> 4) | (packed[group] >> 6 << 4)};
}

// 256 numbers: a scale, a scale of the minima, 12 bytes of group scales, then
// 4 bits each. Two groups of 32 share 32 bytes.
void WidenQ4_K(const uint8_t* block, float* values) {
  const float scale = HalfAt(block), minimum = HalfAt(block + 2);
  const uint8_t* packed = block + 4;
  const uint8_t* nibbles = block + 16;
  for (int group = 0; group < 8; ++group) {
    const GroupScale of_group = GroupScaleAt(packed, group);
    const float factor = scale * static_cast<float>(of_group.scale);
    const float offset = minimum * static_cast<float>(of_group.minimum);
    const uint8_t* shared = nibbles + group / 2 * 32;
    for (int i = 0; i < 32; ++i) {
      const int bits = group % 2 == 0 ? shared[i] & 15 : shared[i] >> 4;
      values[group * 32 + i] = factor * static_cast<float>(bits) - offset;
    }
  }
}

// 256 numbers of 6 bits around 32: the low four bits, the high two bits, scales
// of 16 numbers each, and a scale of the block. Each half of 128 numbers is
// four runs of 32.
void WidenQ6_K(const uint8_t* block, float* values) {
  const float scale = HalfAt(block + 208);
  for (int half = 0; half < 2; ++half) {
    const uint8_t* low = block + half * 64;
    const uint8_t* high = block + 128 + half * 32;
    const uint8_t* scales = block + 192 + half * 8;
    float* to = values + half * 128;
    for (int run = 0; run < 4; ++run) {
      for (int i = 0; i < 32; ++i) {
        const uint8_t byte = low[run % 2 * 32 + i];
        const int four = run < 2 ? byte & 15 : byte >> 4;
        const int two = high[i] >> (2 * run) & 3;
        const int group = SignedAt(scales + 2 * run + i / 16);
        to[run * 32 + i] = scale * static_cast<float>(group) *
                           static_cast<float>((four | two << 4) - 32);
      }
    }
  }
}

}  // namespace

void Dequantize(DType dtype, std::string_view blocks, std::span<float> values) {
  const DTypeTraits& traits = TraitsOf(dtype);
  const auto widen = dtype == DType::kQ4_0   ? WidenQ4_0
                     : dtype == DType::kQ8_0 ? WidenQ8_0
                     : dtype == DType::kQ4_K ? WidenQ4_K
                                             : WidenQ6_K;
  const auto count = static_cast<size_t>(traits.block);
  const auto bytes = static_cast<size_t>(traits.bytes);
  assert(blocks.size() / bytes == values.size() / count);
  const auto* from = reinterpret_cast<const uint8_t*>(blocks.data());
  for (size_t i = 0; i < values.size() / count; ++i) {
    widen(from + i * bytes, values.data() + i * count);
  }
}

}  // namespace podium
