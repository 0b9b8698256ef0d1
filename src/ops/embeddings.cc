#include "ops/embeddings.h"

namespace podium {

void Embeddings(const Batch& batch, ConstMatrixView words,
                ConstMatrixView token_types, ConstMatrixView positions,
                MatrixView y) {
  for (int64_t i = 0; i < y.rows; ++i) {
    const auto token = static_cast<size_t>(i);
    const float* word = words.row(batch.input_ids[token]);
    const float* type = token_types.row(batch.token_type_ids[token]);
    const float* position = positions.row(batch.position_ids[token]);
    float* out = y.row(i);
    // The reference adds them in this order.
    for (int64_t j = 0; j < y.cols; ++j) {
      out[j] = (word[j] + type[j]) + position[j];
    }
  }
}

}  // namespace podium
