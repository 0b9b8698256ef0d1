#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tensor/dtype.h"
#include "tensor/shape.h"

namespace podium {

// A tensor as stored in a weight file: row-major, little-endian, at any
// alignment. bytes.size() is StoredBytes(dtype, shape).
struct StoredTensor {
  DType dtype = DType::kF32;
  Shape shape;
  std::string_view bytes;  // the file's owner keeps them alive
  std::string file;        // the file's name in error messages
};

// Converts each element of a weight (see IsWeightType) to a float: exactly, or
// for block types as ggml does (dequantize_row_* in ggml-quants.c).
// values.size() is the number of elements. False if any element is not finite.
bool WidenToFloat(const StoredTensor& tensor, std::span<float> values);

}  // namespace podium
