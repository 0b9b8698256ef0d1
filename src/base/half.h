#pragma once

#include <bit>
#include <cstdint>

namespace podium {

// Conversions of IEEE 754 binary16. Neither has a branch, so that compilers
// vectorise a loop of them.

// Exact.
inline float HalfToFloat(uint16_t half) {
  const uint32_t sign = (half & 0x8000u) << 16;
  const uint32_t magnitude = half & 0x7fffu;
  // Move the exponent and fraction to their places in a float, then correct the
  // exponent's bias: exact, even for subnormal numbers.
  const auto finite =
      std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude << 13) * 0x1p112f);
  // Infinity or NaN: keep the largest exponent.
  const uint32_t other = magnitude < 0x7c00u ? 0 : 0x7f800000u;
  return std::bit_cast<float>(sign | finite | other);
}

// Rounds to nearest, ties to even.
inline uint16_t FloatToHalf(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const uint32_t sign = (bits & 0x80000000u) >> 16;
  const uint32_t magnitude = bits & 0x7fffffffu;
  // A normal number: drop 13 bits of the fraction, and correct the exponent's
  // bias. Where the fraction is rounded up beyond its end, the exponent
  // follows.
  const uint32_t normal =
      ((magnitude + 0xfffu + ((magnitude >> 13) & 1)) >> 13) - (112u << 10);
  // A subnormal one: in a float that begins at 0.5, the last bit is worth what
  // the last bit of a subnormal number is.
  const uint32_t subnormal =
      std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) + 0.5f) -
      std::bit_cast<uint32_t>(0.5f);
  const uint32_t finite = magnitude < 0x38800000u ? subnormal : normal;
  // From 65,520 on, numbers round to infinity.
  const uint32_t large = magnitude > 0x7f800000u ? 0x7e00u : 0x7c00u;
  return static_cast<uint16_t>(sign |
                               (magnitude < 0x477ff000u ? finite : large));
}

}  // namespace podium
