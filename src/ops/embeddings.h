#pragma once

#include "tensor/batch.h"
#include "tensor/matrix.h"

namespace podium {

// Sets y (total_tokens, hidden): for each token, the sum of its rows in the
// three tables. Every id in `batch` must be inside its table.
void Embeddings(const Batch& batch, ConstMatrixView words,
                ConstMatrixView token_types, ConstMatrixView positions,
                MatrixView y);

}  // namespace podium
