#pragma once

#include "tensor/batch.h"
#include "tensor/matrix.h"

namespace podium {

// y (total_tokens, hidden): for each token the sum of its rows of the three
// tables. Every id of `batch` is inside its table.
void Embeddings(const Batch& batch, ConstMatrixView words,
                ConstMatrixView token_types, ConstMatrixView positions,
                MatrixView y);

}  // namespace podium
