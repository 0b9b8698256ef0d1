#pragma once

// Softmax using Vec. Include after vec.h and math.h.

namespace podium {
namespace {

// x[j] = e^(x[j] * scale - max). Returns their sum.
inline float ExpRow(float* x, int64_t cols, float scale, float max) {
  const Vec factor = Set1(scale);
  const Vec shift = Set1(-max);
  Vec sum = Set1(0);
  int64_t j = 0;
  for (; j + kLanes <= cols; j += kLanes) {
    const Vec e = ExpNegative(Fma(Load(x + j), factor, shift));
    Store(x + j, e);
    sum = Add(sum, e);
  }
  if (j < cols) {
    const Vec v = LoadFirst(x + j, cols - j);
    const Vec e = KeepFirst(ExpNegative(Fma(v, factor, shift)), cols - j);
    StoreFirst(x + j, e, cols - j);
    sum = Add(sum, e);
  }
  return ReduceAdd(sum);
}

void SoftmaxF32(float* x, int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows; ++i, x += cols) {
    const float sum = ExpRow(x, cols, 1.0f, RowMax(x, cols));
    const Vec inverse = Set1(1.0f / sum);
    int64_t j = 0;
    for (; j + kLanes <= cols; j += kLanes) {
      Store(x + j, Mul(Load(x + j), inverse));
    }
    if (j < cols) {
      StoreFirst(x + j, Mul(LoadFirst(x + j, cols - j), inverse), cols - j);
    }
  }
}

}  // namespace
}  // namespace podium
