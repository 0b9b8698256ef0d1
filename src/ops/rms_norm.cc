#include "ops/rms_norm.h"

#include <array>
#include <cassert>
#include <cmath>

namespace podium {
namespace {

// Partial sums that lie in registers. They are added up in one fixed order.
constexpr int64_t kPartialSums = 16;

float SumOfSquares(const float* x, int64_t size) {
  std::array<float, kPartialSums> sums{};
  int64_t j = 0;
  for (; j + kPartialSums <= size; j += kPartialSums) {
    for (int64_t p = 0; p < kPartialSums; ++p) {
      sums[static_cast<size_t>(p)] += x[j + p] * x[j + p];
    }
  }
  for (; j < size; ++j) {
    sums[static_cast<size_t>(j % kPartialSums)] += x[j] * x[j];
  }
  for (size_t half = kPartialSums / 2; half > 0; half /= 2) {
    for (size_t p = 0; p < half; ++p) sums[p] += sums[p + half];
  }
  return sums[0];
}

void NormalizeRow(const RmsNormWeights& w, const float* x, int64_t size,
                  float* y) {
  const float mean = SumOfSquares(x, size) / static_cast<float>(size);
  const float factor = 1.0f / std::sqrt(mean + w.eps);
  const float* weight = w.weight.data();
  for (int64_t j = 0; j < size; ++j) y[j] = x[j] * factor * weight[j];
}

}  // namespace

void RmsNorm(const RmsNormWeights& w, ConstMatrixView x, MatrixView y) {
  assert(x.rows == y.rows && x.cols == y.cols && w.weight.size() == x.cols);
  for (int64_t i = 0; i < x.rows; ++i) {
    NormalizeRow(w, x.row(i), x.cols, y.row(i));
  }
}

void RmsNormHeads(const RmsNormWeights& w, MatrixView x) {
  const int64_t size = w.weight.size();
  assert(x.cols % size == 0);
  for (int64_t i = 0; i < x.rows; ++i) {
    for (int64_t head = 0; head < x.cols; head += size) {
      float* const row = x.row(i) + head;
      NormalizeRow(w, row, size, row);
    }
  }
}

}  // namespace podium
