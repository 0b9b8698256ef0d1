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

void SwiGlu(MatrixView gate, ConstMatrixView up) {
  assert(gate.rows == up.rows && gate.cols == up.cols);
  for (int64_t i = 0; i < gate.rows; ++i) {
    float* row = gate.row(i);
    for (int64_t j = 0; j < gate.cols; ++j) row[j] /= 1 + std::exp(-row[j]);
    MultiplyBy(up.row(i), gate.cols, row);
  }
}

}  // namespace podium
