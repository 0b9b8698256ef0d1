#pragma once

#include <span>
#include <string_view>

#include "tensor/dtype.h"

namespace podium {

// Widens whole blocks of a block type, one after the other. values.size() is
// the number of blocks times the elements of one.
void Dequantize(DType dtype, std::string_view blocks, std::span<float> values);

}  // namespace podium
