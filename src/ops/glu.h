#pragma once

#include "kernels/kernels.h"
#include "ops/encoder_pass.h"
#include "ops/linear.h"
#include "tensor/matrix.h"

namespace podium {

// Gated linear units (Shazeer 2020): `gate` becomes the product of its
// activation and `up`, element by element. Both (rows, cols) may be columns of
// one product; the rows of `gate` are contiguous.
//
// gate = gelu(gate) * up, with the exact gelu.
void GeGlu(const Kernels& kernels, MatrixView gate, ConstMatrixView up);
// gate = gelu(gate) * up, with gelu's approximation by tanh.
void GeGluNear(MatrixView gate, ConstMatrixView up);
// gate = silu(gate) * up, where silu(x) = x / (1 + e^-x).
void SwiGlu(MatrixView gate, ConstMatrixView up);

// Which half of a product's columns is the gate.
enum class GluOrder { kGateFirst, kGateLast };

// GeGlu of the two halves of x weight' + bias (rows, out_features / 2), in the
// lane's scratch.
MatrixView LinearGeGlu(const EncoderPass& pass, ConstMatrixView x,
                       const LinearWeights& w, GluOrder order, int lane);

}  // namespace podium
