#include "ops/embeddings.h"

#include <algorithm>
#include <cassert>

namespace podium {
namespace {

void AddRow(const float* row, float* to, int64_t width) {
  for (int64_t j = 0; j < width; ++j) to[j] += row[j];
}

}  // namespace

void Embed(const EmbeddingTable& table, std::span<const int32_t> ids,
           MatrixView y) {
  assert(y.cols == table.width && y.rows == std::ssize(ids));
  for (int64_t i = 0; i < y.rows; ++i) {
    std::copy_n(table.row(ids[static_cast<size_t>(i)]), table.width, y.row(i));
  }
}

void AddEmbeddings(const EmbeddingTable& table, std::span<const int32_t> ids,
                   MatrixView y) {
  assert(y.cols == table.width && y.rows == std::ssize(ids));
  for (int64_t i = 0; i < y.rows; ++i) {
    AddRow(table.row(ids[static_cast<size_t>(i)]), y.row(i), table.width);
  }
}

void AddPositions(const EmbeddingTable& table,
                  std::span<const int32_t> cu_seqlens, MatrixView y) {
  assert(y.cols == table.width);
  for (size_t text = 1; text < cu_seqlens.size(); ++text) {
    const int64_t begin = cu_seqlens[text - 1];
    for (int64_t i = begin; i < cu_seqlens[text]; ++i) {
      AddRow(table.row(i - begin), y.row(i), table.width);
    }
  }
}

}  // namespace podium
