#pragma once

// The vector operations of vector/README.md in NEON, which every AArch64
// machine has.

#include <arm_neon.h>

#include <cstdint>

namespace podium {
namespace {

using Vec = float32x4_t;
constexpr int64_t kLanes = 4;
// 12 x 2 accumulators, two vectors of b and one of a: 27 of 32 registers.
constexpr int64_t kTileRows = 12;

inline Vec Set1(float x) { return vdupq_n_f32(x); }
inline Vec Load(const float* x) { return vld1q_f32(x); }
inline void Store(float* x, Vec v) { vst1q_f32(x, v); }

// NEON has no masked loads and stores. This is not a loop, because g++ would
// turn it into a call of memcpy, and vector registers do not survive a call.
inline Vec LoadFirst(const float* x, int64_t lanes) {
  if (lanes == kLanes) return Load(x);
  Vec v = Set1(0);
  if (lanes > 0) v = vld1q_lane_f32(x, v, 0);
  if (lanes > 1) v = vld1q_lane_f32(x + 1, v, 1);
  if (lanes > 2) v = vld1q_lane_f32(x + 2, v, 2);
  return v;
}
inline void StoreFirst(float* x, Vec v, int64_t lanes) {
  if (lanes == kLanes) {
    Store(x, v);
    return;
  }
  if (lanes > 0) vst1q_lane_f32(x, v, 0);
  if (lanes > 1) vst1q_lane_f32(x + 1, v, 1);
  if (lanes > 2) vst1q_lane_f32(x + 2, v, 2);
}
inline Vec KeepFirst(Vec v, int64_t lanes) {
  static const uint32_t kMask[2 * kLanes] = {~0u, ~0u, ~0u, ~0u, 0, 0, 0, 0};
  return vreinterpretq_f32_u32(
      vandq_u32(vreinterpretq_u32_f32(v), vld1q_u32(kMask + kLanes - lanes)));
}

inline Vec LoadHalf(const uint16_t* x) {
  return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(x)));
}
inline void StoreHalf(uint16_t* x, Vec v) {
  vst1_u16(x, vreinterpret_u16_f16(vcvt_f16_f32(v)));
}

inline int32x4_t LoadBytes(const uint8_t* x) {
  const uint32x2_t four = vld1_dup_u32(reinterpret_cast<const uint32_t*>(x));
  return vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_u32(four))));
}
inline Vec LoadInt8(const uint8_t* x) { return vcvtq_f32_s32(LoadBytes(x)); }
inline void LoadInt4(const uint8_t* x, Vec& low, Vec& high) {
  const int32x4_t both = LoadBytes(x);
  high = vcvtq_f32_s32(vshrq_n_s32(both, 4));
  low = vcvtq_f32_s32(vshrq_n_s32(vshlq_n_s32(both, 28), 28));
}

inline Vec Add(Vec a, Vec b) { return vaddq_f32(a, b); }
inline Vec Sub(Vec a, Vec b) { return vsubq_f32(a, b); }
inline Vec Mul(Vec a, Vec b) { return vmulq_f32(a, b); }
inline Vec Div(Vec a, Vec b) { return vdivq_f32(a, b); }
inline Vec Max(Vec a, Vec b) { return vmaxq_f32(a, b); }
inline Vec Min(Vec a, Vec b) { return vminq_f32(a, b); }
inline Vec Fma(Vec a, Vec b, Vec c) { return vfmaq_f32(c, a, b); }
inline Vec Round(Vec x) { return vrndnq_f32(x); }
inline Vec Scale2(Vec x, Vec n) {
  const int32x4_t bits =
      vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23);
  return vmulq_f32(x, vreinterpretq_f32_s32(bits));
}

inline float ReduceAdd(Vec v) { return vaddvq_f32(v); }
inline float ReduceMax(Vec v) { return vmaxvq_f32(v); }

}  // namespace
}  // namespace podium
