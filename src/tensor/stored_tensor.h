#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/file_source.h"
#include "base/result.h"
#include "tensor/dtype.h"
#include "tensor/shape.h"

namespace podium {

// Where a weight file has a tensor: row-major, little-endian, at any alignment.
struct StoredTensor {
  DType dtype = DType::kF32;
  Shape shape;
  std::shared_ptr<const OpenFile> file;
  int64_t offset = 0;  // of its bytes in the file, which lie inside it
  int64_t bytes = 0;   // StoredBytes(dtype, shape)
};

// The stored bytes of the elements [begin, begin + count), counted through all
// rows: whole blocks where the type has any. See OpenFile::Read() for `memory`
// and errors.
Result<std::string_view> ReadElements(const StoredTensor& tensor, int64_t begin,
                                      int64_t count, ByteBuffer& memory);

// Converts elements of a weight's type (see IsWeightType) to floats: exactly,
// or for block types as ggml does (dequantize_row_* in ggml-quants.c).
// `stored` holds values.size() of them. False if any is not finite.
bool WidenToFloat(DType dtype, std::string_view stored,
                  std::span<float> values);

}  // namespace podium
