#include "ops/pooling.h"

#include <algorithm>
#include <cassert>

namespace podium {

void PoolFirst(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
               MatrixView out) {
  assert(out.rows == std::ssize(cu_seqlens) - 1 && out.cols == x.cols);
  for (int64_t i = 0; i < out.rows; ++i) {
    std::copy_n(x.row(cu_seqlens[static_cast<size_t>(i)]), x.cols, out.row(i));
  }
}

void PoolLast(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
              MatrixView out) {
  assert(out.rows == std::ssize(cu_seqlens) - 1 && out.cols == x.cols);
  for (int64_t i = 0; i < out.rows; ++i) {
    std::copy_n(x.row(cu_seqlens[static_cast<size_t>(i) + 1] - 1), x.cols,
                out.row(i));
  }
}

void PoolMean(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
              MatrixView out) {
  PoolFirst(cu_seqlens, x, out);
  for (int64_t i = 0; i < out.rows; ++i) {
    const int64_t begin = cu_seqlens[static_cast<size_t>(i)];
    const int64_t end = cu_seqlens[static_cast<size_t>(i) + 1];
    float* mean = out.row(i);
    for (int64_t token = begin + 1; token < end; ++token) {
      const float* row = x.row(token);
      for (int64_t j = 0; j < x.cols; ++j) mean[j] += row[j];
    }
    const float tokens = static_cast<float>(end - begin);
    for (int64_t j = 0; j < x.cols; ++j) mean[j] /= tokens;
  }
}

}  // namespace podium
