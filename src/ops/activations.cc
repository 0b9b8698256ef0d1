#include "ops/activations.h"

#include <algorithm>
#include <cmath>

namespace podium {
namespace {

template <class Function>
void ForEachElement(MatrixView x, const Function& function) {
  for (int64_t i = 0; i < x.rows; ++i) {
    float* row = x.row(i);
    for (int64_t j = 0; j < x.cols; ++j) row[j] = function(row[j]);
  }
}

}  // namespace

void Tanh(MatrixView x) {
  ForEachElement(x, [](float value) { return std::tanh(value); });
}

void Relu(MatrixView x) {
  // NaN stays NaN.
  ForEachElement(x, [](float value) { return value < 0 ? 0.0f : value; });
}

void Silu(MatrixView x) {
  ForEachElement(x, [](float value) { return value / (1 + std::exp(-value)); });
}

void AddRows(ConstMatrixView x, MatrixView y) {
  for (int64_t i = 0; i < y.rows; ++i) {
    const float* from = x.row(i);
    float* to = y.row(i);
    for (int64_t j = 0; j < y.cols; ++j) to[j] += from[j];
  }
}

}  // namespace podium
