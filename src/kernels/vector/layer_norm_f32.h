#pragma once

// LayerNorm and standalone GELU using Vec. Include after vec.h and math.h.

#include <cmath>

namespace podium {
namespace {

// Computes the mean first and then the variance around it, because the one-pass
// form suffers from cancellation. Error: a few ulp of the row's largest |x -
// mean| divided by its standard deviation.
void LayerNormF32(const LayerNormF32Args& n) {
  const float inverse_cols = 1.0f / static_cast<float>(n.cols);
  for (int64_t i = 0; i < n.rows; ++i) {
    float* x = n.x + i * n.cols;
    Vec sum = Set1(0);
    ForEachVector(n.cols, [&](int64_t j, int64_t lanes) {
      sum = Add(sum, LoadFirst(x + j, lanes));
    });
    const Vec mean = Set1(ReduceAdd(sum) * inverse_cols);
    Vec squares = Set1(0);
    ForEachVector(n.cols, [&](int64_t j, int64_t lanes) {
      const Vec d = KeepFirst(Sub(LoadFirst(x + j, lanes), mean), lanes);
      squares = Fma(d, d, squares);
    });
    const float variance = ReduceAdd(squares) * inverse_cols;
    const Vec rstd = Set1(1.0f / std::sqrt(variance + n.eps));
    ForEachVector(n.cols, [&](int64_t j, int64_t lanes) {
      const Vec unit = Mul(Sub(LoadFirst(x + j, lanes), mean), rstd);
      const Vec y = Fma(unit, LoadFirst(n.weight + j, lanes),
                        LoadFirst(n.bias + j, lanes));
      StoreFirst(x + j, y, lanes);
    });
  }
}

void GeluF32(float* x, int64_t size) {
  ForEachVector(size, [&](int64_t j, int64_t lanes) {
    StoreFirst(x + j, Gelu(LoadFirst(x + j, lanes)), lanes);
  });
}

}  // namespace
}  // namespace podium
