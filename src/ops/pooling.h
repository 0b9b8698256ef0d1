#pragma once

#include <cstdint>
#include <span>

#include "tensor/matrix.h"

namespace podium {

// Which of a text's states stand for it.
enum class Pooling { kFirst, kMean };

// One row a text from the rows of its tokens: x (total_tokens, cols), out
// (texts, cols). `cu_seqlens` delimits the texts as in text_batch.h; none is
// empty.
//
// The row of its first token.
void PoolFirst(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
               MatrixView out);
// The row of its last token.
void PoolLast(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
              MatrixView out);
// The mean of its rows.
void PoolMean(std::span<const int32_t> cu_seqlens, ConstMatrixView x,
              MatrixView out);

}  // namespace podium
