#include "ops/score_head.h"

#include "ops/activations.h"
#include "ops/workspace.h"

namespace podium {

void LinearActivation(const Kernels& kernels, ConstMatrixView x,
                      const LinearWeights& w, Activation activation,
                      MatrixView y) {
  switch (activation) {
    case Activation::kTanh:
      Linear(kernels, {x}, w, y);
      return Tanh(y);
    case Activation::kRelu:
      Linear(kernels, {x}, w, y);
      return Relu(y);
    case Activation::kGelu:
      return LinearGelu(kernels, {x}, w, y);
    case Activation::kSilu:
      Linear(kernels, {x}, w, y);
      return Silu(y);
  }
}

void ScoreStates(const Kernels& kernels, const ScoreHead& head,
                 ConstMatrixView states, AlignedFloats& scratch,
                 std::span<float> logits) {
  const MatrixView dense = Scratch(scratch, states.rows, states.cols);
  LinearActivation(kernels, states, head.dense, head.activation, dense);
  Linear(kernels, {dense}, head.output, {logits.data(), dense.rows, 1, 1});
}

}  // namespace podium
