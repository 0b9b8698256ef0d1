#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tensor/dtype.h"
#include "tensor/shape.h"

namespace podium {

// A tensor as stored in a weight file: row-major, little-endian, at any
// alignment. bytes.size() is the product of `shape` times the size of an
// element.
struct StoredTensor {
  DType dtype = DType::kF32;
  Shape shape;
  std::string_view bytes;  // the file's owner keeps them alive
  std::string file;        // the file's name in error messages
};

// Converts each element of an F32, F16 or BF16 tensor to a float, exactly.
// values.size() is the number of elements. False if any element is not finite.
bool WidenToFloat(const StoredTensor& tensor, std::span<float> values);

}  // namespace podium
