#pragma once

#include <cstdint>

namespace podium {

// Rows of floats in memory owned by someone else. Row i begins at data + i *
// stride.
template <class Float>
struct BasicMatrixView {
  Float* data = nullptr;
  int64_t rows = 0;
  int64_t cols = 0;
  int64_t stride = 0;

  Float* row(int64_t i) const { return data + i * stride; }
  BasicMatrixView RowRange(int64_t begin, int64_t count) const {
    return {row(begin), count, cols, stride};
  }
  BasicMatrixView ColumnRange(int64_t begin, int64_t count) const {
    return {data + begin, rows, count, stride};
  }
  operator BasicMatrixView<const Float>() const {
    return {data, rows, cols, stride};
  }
};

using MatrixView = BasicMatrixView<float>;
using ConstMatrixView = BasicMatrixView<const float>;

}  // namespace podium
