#pragma once

// The integer operations of vector/README.md in NEON with the dot products of
// FEAT_DotProd. These multiply signed bytes, so quantized values are shifted to
// -128..127 when they are read, and the zero point is shifted as well.

#include <arm_neon.h>

#include <cstdint>

#include "kernels/neon/int.h"

namespace podium {
namespace {

using Element = uint8_t;  // for a weight, the bits of an int8_t
constexpr int64_t kGroup = 4;

inline IntVec LoadGroups(const Element* x) {
  return vreinterpretq_s32_u8(vld1q_u8(x));
}
inline IntVec RepeatGroup(const Element* x) {
  const uint8x16_t quantized =
      vreinterpretq_u8_u32(vld1q_dup_u32(reinterpret_cast<const uint32_t*>(x)));
  return vreinterpretq_s32_u8(veorq_u8(quantized, vdupq_n_u8(0x80)));
}
inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return vdotq_s32(sum, vreinterpretq_s8_s32(a), vreinterpretq_s8_s32(b));
}
inline IntVec SubMul(IntVec sum, IntVec zero, IntVec b_sum) {
  return vmlsq_s32(sum, vsubq_s32(zero, SetInt(128)), b_sum);
}
template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  static_assert(kLargestValue == 255);  // where bytes saturate
  // NaN becomes 0; both steps saturate.
  const uint16x4_t words = vqmovun_s32(vcvtnq_s32_f32(x));
  const uint8x8_t quantized = vqmovn_u16(vcombine_u16(words, words));
  vst1_lane_u32(reinterpret_cast<uint32_t*>(q), vreinterpret_u32_u8(quantized),
                0);
}

}  // namespace
}  // namespace podium
