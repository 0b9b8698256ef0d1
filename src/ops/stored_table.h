#pragma once

#include <cstdint>
#include <span>

#include "kernels/kernels.h"
#include "tensor/aligned_array.h"
#include "tensor/dtype.h"
#include "tensor/matrix.h"

namespace podium {

// An embedding table in the number format of its file. Numbers of 16 bits stay
// as they are, and become floats, exactly, when their row is looked up: a table
// of 150,000 rows would take twice the memory as floats.
struct StoredTable {
  DType dtype = DType::kF32;  // kF16, kBf16, or kF32 for all others
  int64_t width = 0;
  AlignedFloats values;          // (ids, width), of kF32
  AlignedArray<uint16_t> words;  // (ids, width), of the other two
};

// Sets row i of y (ids, width) to the table's row ids[i]. Ids are inside the
// table.
void Embed(const Kernels& kernels, const StoredTable& table,
           std::span<const int32_t> ids, MatrixView y);

}  // namespace podium
