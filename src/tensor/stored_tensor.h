#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tensor/dtype.h"
#include "tensor/shape.h"

namespace podium {

// A tensor as it lies in a weight file: row-major, little-endian, at any
// alignment. bytes.size() is the product of `shape` times the element's size.
struct StoredTensor {
  DType dtype = DType::kF32;
  Shape shape;
  std::string_view bytes;  // the file's owner keeps them alive
  std::string file;        // what to call the file in an error message
};

// Writes each element of an F32, F16 or BF16 tensor as a float, exactly.
// values.size() is the number of elements. False where one is not finite.
bool WidenToFloat(const StoredTensor& tensor, std::span<float> values);

// One IEEE binary16 as a float, exactly.
float HalfToFloat(uint16_t half);

}  // namespace podium
