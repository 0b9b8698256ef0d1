// The kernels of vector/ over plain arrays of 16 floats, with the tile of
// avx512: so that the wide shapes are tested on a machine without AVX-512.

#include <cmath>
#include <cstdint>

#include "kernels/kernels.h"

namespace podium {
namespace {

constexpr int64_t kLanes = 16;
constexpr int64_t kTileRows = 12;

struct Vec {
  float lane[kLanes];
};

template <class Op>
inline Vec Each(const Op& op) {
  Vec v;
  for (int64_t i = 0; i < kLanes; ++i) v.lane[i] = op(i);
  return v;
}

inline Vec LoadFirst(const float* x, int64_t lanes) {
  return Each([&](int64_t i) { return i < lanes ? x[i] : 0.0f; });
}
inline void StoreFirst(float* x, Vec v, int64_t lanes) {
  for (int64_t i = 0; i < lanes; ++i) x[i] = v.lane[i];
}
inline Vec KeepFirst(Vec v, int64_t lanes) { return LoadFirst(v.lane, lanes); }
inline Vec Set1(float x) {
  return Each([&](int64_t) { return x; });
}
inline Vec Load(const float* x) { return LoadFirst(x, kLanes); }
inline void Store(float* x, Vec v) { StoreFirst(x, v, kLanes); }

inline Vec Add(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] + b.lane[i]; });
}
inline Vec Sub(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] - b.lane[i]; });
}
inline Vec Mul(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] * b.lane[i]; });
}
inline Vec Div(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] / b.lane[i]; });
}
inline Vec Max(Vec a, Vec b) {
  return Each(
      [&](int64_t i) { return a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]; });
}
inline Vec Min(Vec a, Vec b) {
  return Each(
      [&](int64_t i) { return a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]; });
}
// The product of two floats is exact in a double: one rounding, but for ties.
inline Vec Fma(Vec a, Vec b, Vec c) {
  return Each([&](int64_t i) {
    return static_cast<float>(static_cast<double>(a.lane[i]) *
                                  static_cast<double>(b.lane[i]) +
                              static_cast<double>(c.lane[i]));
  });
}
inline Vec Round(Vec x) {
  return Each([&](int64_t i) { return std::nearbyint(x.lane[i]); });
}
inline Vec Scale2(Vec x, Vec n) {
  return Each([&](int64_t i) {
    return std::ldexp(x.lane[i], static_cast<int>(n.lane[i]));
  });
}
inline float ReduceAdd(Vec v) {
  float sum = 0;
  for (const float x : v.lane) sum += x;
  return sum;
}
inline float ReduceMax(Vec v) {
  float max = v.lane[0];
  for (const float x : v.lane) max = x > max ? x : max;
  return max;
}

}  // namespace
}  // namespace podium

// After the vocabulary, in this order.
#include "kernels/vector/math.h"
#include "kernels/vector/tile.h"
// After math.h and tile.h.
#include "kernels/vector/gemm_f32.h"
#include "kernels/vector/layer_norm_f32.h"
#include "kernels/vector/softmax_f32.h"
// After softmax_f32.h.
#include "kernels/vector/attention_f32.h"

namespace podium {

extern const Kernels kPortableKernels;
const Kernels kPortableKernels = {
    .name = "portable",
    .gemm_panel = kPanel,
    .gemm_f32 = GemmF32,
    .attention_scratch = AttentionScratch,
    .attention_f32 = AttentionF32,
    .layer_norm_f32 = LayerNormF32,
    .softmax_f32 = SoftmaxF32,
    .gelu_f32 = GeluF32,
};

}  // namespace podium
