#pragma once

#include "tensor/matrix.h"

namespace podium {

// Element by element, in place. gelu comes with a product: LinearGelu.
void Tanh(MatrixView x);
void Relu(MatrixView x);
void Silu(MatrixView x);  // x / (1 + e^-x)

void AddRows(ConstMatrixView x, MatrixView y);  // y = x + y

}  // namespace podium
