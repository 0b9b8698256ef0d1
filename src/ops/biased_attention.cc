#include "ops/biased_attention.h"

#include <algorithm>
#include <cassert>

#include "kernels/pack.h"

namespace podium {
namespace {

// Packs scale * x' (x.cols, x.rows): each panel has `panel` rows of x as its
// columns.
void PackTransposed(ConstMatrixView x, float scale, int64_t panel,
                    AlignedFloats& packed) {
  packed.Grow(PackedSize(x.rows, x.cols, panel));
  float* out = packed.data();
  for (int64_t begin = 0; begin < x.rows; begin += panel) {
    const int64_t count = std::min(panel, x.rows - begin);
    for (int64_t j = 0; j < panel; ++j) {
      const float* row = x.row(begin + std::min(j, count - 1));
      const float factor = j < count ? scale : 0;
      for (int64_t d = 0; d < x.cols; ++d) out[d * panel + j] = factor * row[d];
    }
    out += panel * x.cols;
  }
}

// Packs x (x.rows, x.cols): each panel has `panel` columns of x.
void PackAsIs(ConstMatrixView x, int64_t panel, AlignedFloats& packed) {
  packed.Grow(PackedSize(x.cols, x.rows, panel));
  float* out = packed.data();
  for (int64_t begin = 0; begin < x.cols; begin += panel) {
    const int64_t count = std::min(panel, x.cols - begin);
    for (int64_t i = 0; i < x.rows; ++i, out += panel) {
      std::fill(std::copy_n(x.row(i) + begin, count, out), out + panel, 0.0f);
    }
  }
}

}  // namespace

void BiasedAttention(const Kernels& kernels, float scale, ConstMatrixView q,
                     ConstMatrixView k, ConstMatrixView v, AddToScores add_bias,
                     BiasedAttentionScratch& scratch, MatrixView out) {
  assert(q.rows == out.rows && k.rows == v.rows && q.cols == k.cols);
  const int64_t keys = k.rows, head_size = v.cols;
  PackTransposed(k, scale, kernels.gemm_panel, scratch.keys);
  PackAsIs(v, kernels.gemm_panel, scratch.values);
  scratch.zeros.Grow(std::max(keys, head_size));
  std::fill_n(scratch.zeros.data(), scratch.zeros.size(), 0.0f);
  scratch.scores.Grow(kBiasedQueries * keys);

  for (int64_t begin = 0; begin < q.rows; begin += kBiasedQueries) {
    const int64_t rows = std::min(kBiasedQueries, q.rows - begin);
    const MatrixView scores = {scratch.scores.data(), rows, keys, keys};
    kernels.gemm_f32({.m = rows,
                      .n = keys,
                      .k = q.cols,
                      .a = q.row(begin),
                      .lda = q.stride,
                      .packed_b = scratch.keys.data(),
                      .bias = scratch.zeros.data(),
                      .c = scores.data,
                      .ldc = scores.stride});
    add_bias(begin, scores);
    kernels.softmax_f32(scores.data, rows, keys);
    kernels.gemm_f32({.m = rows,
                      .n = head_size,
                      .k = keys,
                      .a = scores.data,
                      .lda = scores.stride,
                      .packed_b = scratch.values.data(),
                      .bias = scratch.zeros.data(),
                      .c = out.row(begin),
                      .ldc = out.stride});
  }
}

}  // namespace podium
