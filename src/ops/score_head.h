#pragma once

#include <span>
#include <string_view>

#include "kernels/kernels.h"
#include "ops/linear.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// The function between a head's two layers.
enum class Activation { kTanh, kRelu, kGelu, kSilu };
// What config.json calls them, in this order.
inline constexpr std::string_view kActivationNames[] = {"tanh", "relu", "gelu",
                                                        "silu"};

// y = activation(x weight' + bias), of f32 weights; y does not overlap x.
void LinearActivation(const Kernels& kernels, ConstMatrixView x,
                      const LinearWeights& w, Activation activation,
                      MatrixView y);

// A head that turns a text's state into its logit: a dense layer, an activation
// and a layer with one output. Both layers are f32.
struct ScoreHead {
  LinearWeights dense;  // hidden -> hidden
  Activation activation = Activation::kTanh;
  LinearWeights output;  // hidden -> 1
};

// Writes one logit for each row of `states` (texts, hidden).
void ScoreStates(const Kernels& kernels, const ScoreHead& head,
                 ConstMatrixView states, AlignedFloats& scratch,
                 std::span<float> logits);

}  // namespace podium
