#include "ops/score_head.h"

#include "ops/activations.h"
#include "ops/workspace.h"

namespace podium {

void ScoreStates(const Kernels& kernels, const ScoreHead& head,
                 ConstMatrixView states, AlignedFloats& scratch,
                 std::span<float> logits) {
  const MatrixView dense = Scratch(scratch, states.rows, states.cols);
  switch (head.activation) {
    case Activation::kTanh:
      Linear(kernels, {states}, head.dense, dense);
      Tanh(dense);
      break;
    case Activation::kRelu:
      Linear(kernels, {states}, head.dense, dense);
      Relu(dense);
      break;
    case Activation::kGelu:
      LinearGelu(kernels, {states}, head.dense, dense);
      break;
  }
  Linear(kernels, {dense}, head.output, {logits.data(), dense.rows, 1, 1});
}

}  // namespace podium
