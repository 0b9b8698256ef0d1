#include "model/unit_vectors.h"

#include <cmath>

namespace podium {

float DotOf(const float* a, const float* b, int64_t size) {
  // Sums side by side: a compiler may keep them in one vector.
  constexpr int64_t kLanes = 16;
  float sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (int64_t l = 0; l < kLanes; ++l) sums[l] += a[i + l] * b[i + l];
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float lane : sums) sum += lane;
  return sum;
}

void ToUnit(const float* from, int64_t size, float* to) {
  const float length = std::sqrt(DotOf(from, from, size));
  const float factor = length > 0 ? 1 / length : 0;
  for (int64_t i = 0; i < size; ++i) to[i] = from[i] * factor;
}

AlignedFloats UnitVectors(ConstMatrixView rows) {
  AlignedFloats units(rows.rows * rows.cols);
  for (int64_t i = 0; i < rows.rows; ++i) {
    ToUnit(rows.row(i), rows.cols, units.data() + i * rows.cols);
  }
  return units;
}

AlignedArray<uint16_t> HalfUnitVectors(const Kernels& kernels,
                                       ConstMatrixView rows) {
  AlignedArray<uint16_t> units(rows.rows * rows.cols);
  AlignedFloats unit(rows.cols);
  for (int64_t i = 0; i < rows.rows; ++i) {
    ToUnit(rows.row(i), rows.cols, unit.data());
    kernels.round_f16(unit.data(), rows.cols, units.data() + i * rows.cols);
  }
  return units;
}

ConstMatrixView UnitsOf(const Kernels& kernels, const TextVectors& text,
                        WorkspaceLane& lane) {
  if (text.half_units.size() == 0) {
    return {text.units.data(), text.tokens, text.hidden, text.hidden};
  }
  const MatrixView units = Scratch(lane.document, text.tokens, text.hidden);
  kernels.widen_f16(text.half_units.data(), units.rows * units.cols,
                    units.data);
  return units;
}

}  // namespace podium
