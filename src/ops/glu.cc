#include "ops/glu.h"

#include <cassert>
#include <cmath>

namespace podium {
namespace {

void MultiplyBy(const float* factor, int64_t size, float* x) {
  for (int64_t j = 0; j < size; ++j) x[j] *= factor[j];
}

}  // namespace

void GeGlu(const Kernels& kernels, MatrixView gate, ConstMatrixView up) {
  assert(gate.rows == up.rows && gate.cols == up.cols);
  for (int64_t i = 0; i < gate.rows; ++i) {
    kernels.gelu_f32(gate.row(i), gate.cols);
    MultiplyBy(up.row(i), gate.cols, gate.row(i));
  }
}

void GeGluNear(MatrixView gate, ConstMatrixView up) {
  assert(gate.rows == up.rows && gate.cols == up.cols);
  constexpr float kRoot = 0.7978845608f;  // of 2 / pi
  for (int64_t i = 0; i < gate.rows; ++i) {
    float* row = gate.row(i);
    for (int64_t j = 0; j < gate.cols; ++j) {
      const float x = row[j];
      row[j] = 0.5f * x * (1 + std::tanh(kRoot * (x + 0.044715f * x * x * x)));
    }
    MultiplyBy(up.row(i), gate.cols, row);
  }
}

void SwiGlu(MatrixView gate, ConstMatrixView up) {
  assert(gate.rows == up.rows && gate.cols == up.cols);
  for (int64_t i = 0; i < gate.rows; ++i) {
    float* row = gate.row(i);
    for (int64_t j = 0; j < gate.cols; ++j) row[j] /= 1 + std::exp(-row[j]);
    MultiplyBy(up.row(i), gate.cols, row);
  }
}

MatrixView LinearGeGlu(const EncoderPass& pass, ConstMatrixView x,
                       const LinearWeights& w, GluOrder order, int lane) {
  const int64_t half = w.out_features / 2;
  const MatrixView product =
      Scratch(pass.lane(lane).intermediate, x.rows, 2 * half);
  Linear(pass.kernels, pass.Prepared(x, lane), w, product);
  const bool first = order == GluOrder::kGateFirst;
  const MatrixView gate = product.ColumnRange(first ? 0 : half, half);
  GeGlu(pass.kernels, gate, product.ColumnRange(first ? half : 0, half));
  return gate;
}

}  // namespace podium
