#include "ops/stored_table.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <iterator>

namespace podium {
namespace {

void WidenBf16(const uint16_t* x, int64_t size, float* y) {
  for (int64_t j = 0; j < size; ++j) {
    y[j] = std::bit_cast<float>(uint32_t{x[j]} << 16);
  }
}

}  // namespace

void Embed(const Kernels& kernels, const StoredTable& table,
           std::span<const int32_t> ids, MatrixView y) {
  assert(y.cols == table.width && y.rows == std::ssize(ids));
  for (int64_t i = 0; i < y.rows; ++i) {
    const int64_t begin = ids[static_cast<size_t>(i)] * table.width;
    switch (table.dtype) {
      case DType::kF16:
        kernels.widen_f16(table.words.data() + begin, table.width, y.row(i));
        break;
      case DType::kBf16:
        WidenBf16(table.words.data() + begin, table.width, y.row(i));
        break;
      default:
        std::copy_n(table.values.data() + begin, table.width, y.row(i));
    }
  }
}

}  // namespace podium
