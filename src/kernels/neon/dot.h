#pragma once

// The integer operations of vector/README.md in plain NEON: one product in each
// lane, of numbers widened from 16 to 32 bits.

#include <arm_neon.h>

#include <cstdint>

#include "kernels/neon/int.h"

namespace podium {
namespace {

using Element = int16_t;
constexpr int64_t kGroup = 1;

inline IntVec LoadGroups(const Element* x) { return vmovl_s16(vld1_s16(x)); }
inline IntVec RepeatGroup(const Element* x) { return vdupq_n_s32(*x); }
inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return vmlaq_s32(sum, a, b);
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return vmlsq_s32(sum, a, b);
}
template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  const int32x4_t n = vcvtnq_s32_f32(x);  // NaN becomes 0
  const int32x4_t quantized =
      vminq_s32(vmaxq_s32(n, SetInt(0)), SetInt(kLargestValue));
  vst1_s16(q, vmovn_s32(quantized));
}

}  // namespace
}  // namespace podium
