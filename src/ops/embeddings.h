#pragma once

#include <cstdint>
#include <span>

#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

struct EmbeddingTable {
  AlignedFloats values;  // (ids, width)
  int64_t width = 0;

  const float* row(int64_t id) const { return values.data() + id * width; }
};

// Sets row i of y (ids, width) to the table's row ids[i]. Ids are inside the
// table.
void Embed(const EmbeddingTable& table, std::span<const int32_t> ids,
           MatrixView y);

// Adds them instead.
void AddEmbeddings(const EmbeddingTable& table, std::span<const int32_t> ids,
                   MatrixView y);

// Adds the table's row i to token i of each text. y (total_tokens, width) holds
// the texts that `cu_seqlens` (text_batch.h) tells apart, none longer than the
// table.
void AddPositions(const EmbeddingTable& table,
                  std::span<const int32_t> cu_seqlens, MatrixView y);

}  // namespace podium
