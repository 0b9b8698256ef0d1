#pragma once

#include "kernels/kernels.h"
#include "tensor/matrix.h"

namespace podium {

// Gated linear units (Shazeer 2020): `gate` becomes the product of its
// activation and `up`, element by element. Both (rows, cols) may be columns of
// one product; the rows of `gate` are contiguous.
//
// gate = gelu(gate) * up, with the exact gelu.
void GeGlu(const Kernels& kernels, MatrixView gate, ConstMatrixView up);
// gate = silu(gate) * up, where silu(x) = x / (1 + e^-x).
void SwiGlu(MatrixView gate, ConstMatrixView up);

}  // namespace podium
