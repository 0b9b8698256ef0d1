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

// The same, but adds the rows to those of y.
void AddEmbeddings(const EmbeddingTable& table, std::span<const int32_t> ids,
                   MatrixView y);

// Adds the table's row i to token i of each text. y (total_tokens, width) holds
// the texts end to end, as `cu_seqlens` (text_batch.h) delimits them; none is
// longer than the table.
void AddPositions(const EmbeddingTable& table,
                  std::span<const int32_t> cu_seqlens, MatrixView y);

}  // namespace podium
