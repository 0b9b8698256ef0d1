#pragma once

// The integer operations of vector/README.md shared by every NEON dot.h.

#include <arm_neon.h>

#include <cstdint>

#include "kernels/neon/vec.h"

namespace podium {
namespace {

using IntVec = int32x4_t;

inline IntVec SetInt(int32_t x) { return vdupq_n_s32(x); }
inline IntVec LoadInt(const int32_t* x) { return vld1q_s32(x); }
inline void StoreInt(int32_t* x, IntVec v) { vst1q_s32(x, v); }
inline Vec ToFloat(IntVec v) { return vcvtq_f32_s32(v); }

}  // namespace
}  // namespace podium
