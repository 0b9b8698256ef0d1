#include "ops/max_sim.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "kernels/pack.h"

namespace podium {
namespace {

// Writes the maximum of each column into the first row.
void KeepMaxima(MatrixView rows) {
  float* best = rows.row(0);
  for (int64_t j = 1; j < rows.rows; ++j) {
    const float* row = rows.row(j);
    for (int64_t i = 0; i < rows.cols; ++i) best[i] = std::max(best[i], row[i]);
  }
}

float Dot(std::span<const float> weights, const float* values) {
  float sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) sum += weights[i] * values[i];
  return sum;
}

}  // namespace

MaxSimScores MaxSim(const Kernels& kernels, ConstMatrixView query,
                    std::span<const float> weights, ConstMatrixView document,
                    MaxSimScratch& scratch) {
  assert(query.stride == query.cols && query.cols == document.cols);
  const int64_t tokens = query.rows;
  if (document.rows == 0 || tokens == 0) return {};

  // The query takes the place of a layer's weights, because it is the shorter
  // one.
  scratch.query.Grow(PackedSize(tokens, query.cols, kernels.gemm_panel));
  PackPanels({query.data, static_cast<size_t>(tokens * query.cols)}, tokens,
             query.cols, kernels.gemm_panel, scratch.query.span());
  scratch.zeros.Grow(tokens);
  std::fill_n(scratch.zeros.data(), tokens, 0.0f);
  scratch.like.Grow(document.rows * tokens);
  kernels.gemm_f32({.m = document.rows,
                    .n = tokens,
                    .k = query.cols,
                    .a = document.data,
                    .lda = document.stride,
                    .packed_b = scratch.query.data(),
                    .bias = scratch.zeros.data(),
                    .c = scratch.like.data(),
                    .ldc = tokens});

  const MatrixView like = {scratch.like.data(), document.rows, tokens, tokens};
  const int64_t blocks = (document.rows + kMaxSimBlock - 1) / kMaxSimBlock;
  for (int64_t begin = 0; begin < like.rows; begin += kMaxSimBlock) {
    KeepMaxima(like.RowRange(begin, std::min(kMaxSimBlock, like.rows - begin)));
  }
  // The first rows of the blocks: they hold the maxima of each block, later
  // those of a window.
  const MatrixView best = {like.data, blocks, tokens, kMaxSimBlock * tokens};
  float window = -std::numeric_limits<float>::infinity();
  for (int64_t b = 0; b < std::max<int64_t>(1, blocks - 1); ++b) {
    KeepMaxima(best.RowRange(b, std::min<int64_t>(2, blocks - b)));
    window = std::max(window, Dot(weights, best.row(b)));
  }
  KeepMaxima(best);
  return {.whole = Dot(weights, best.row(0)), .window = window};
}

}  // namespace podium
