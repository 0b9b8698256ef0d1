#include "ops/max_sim.h"

#include <algorithm>
#include <cassert>

#include "kernels/pack.h"

namespace podium {

float MaxSim(const Kernels& kernels, ConstMatrixView query,
             std::span<const float> weights, ConstMatrixView document,
             MaxSimRoom& room) {
  assert(query.stride == query.cols && query.cols == document.cols);
  const int64_t tokens = query.rows;
  if (document.rows == 0 || tokens == 0) return 0;

  // The query in the place of a layer's weights: it is the shorter one.
  room.query.Grow(PackedSize(tokens, query.cols, kernels.gemm_panel));
  PackPanels({query.data, static_cast<size_t>(tokens * query.cols)}, tokens,
             query.cols, kernels.gemm_panel, room.query.span());
  room.zeros.Grow(tokens);
  std::fill_n(room.zeros.data(), tokens, 0.0f);
  room.like.Grow(document.rows * tokens);
  kernels.gemm_f32({.m = document.rows,
                    .n = tokens,
                    .k = query.cols,
                    .a = document.data,
                    .lda = document.stride,
                    .packed_b = room.query.data(),
                    .bias = room.zeros.data(),
                    .c = room.like.data(),
                    .ldc = tokens});

  float* best = room.like.data();  // the first row holds the maxima so far
  for (int64_t j = 1; j < document.rows; ++j) {
    const float* like = room.like.data() + j * tokens;
    for (int64_t i = 0; i < tokens; ++i) best[i] = std::max(best[i], like[i]);
  }
  float sum = 0;
  for (int64_t i = 0; i < tokens; ++i) {
    sum += weights[static_cast<size_t>(i)] * best[i];
  }
  return sum;
}

}  // namespace podium
