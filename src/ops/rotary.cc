#include "ops/rotary.h"

#include <cassert>
#include <cmath>

#include "ops/workspace.h"

namespace podium {

std::vector<float> RotaryFrequencies(double base, int64_t head_size) {
  std::vector<float> frequencies;
  for (int64_t i = 0; i < head_size; i += 2) {
    const float exponent =
        static_cast<float>(i) / static_cast<float>(head_size);
    frequencies.push_back(1.0f /
                          static_cast<float>(std::pow(base, double{exponent})));
  }
  return frequencies;
}

ConstMatrixView RotaryAngles(const Rotary& rotary,
                             std::span<const int32_t> cu_seqlens,
                             AlignedFloats& scratch,
                             std::span<const int32_t> first_positions) {
  const auto half = std::ssize(rotary.frequencies);
  const MatrixView angles = Scratch(scratch, cu_seqlens.back(), 2 * half);
  for (size_t text = 1; text < cu_seqlens.size(); ++text) {
    const int64_t begin = cu_seqlens[text - 1];
    const int64_t first =
        first_positions.empty() ? 0 : first_positions[text - 1];
    for (int64_t i = begin; i < cu_seqlens[text]; ++i) {
      float* row = angles.row(i);
      for (int64_t j = 0; j < half; ++j) {
        const float angle = static_cast<float>(first + i - begin) *
                            rotary.frequencies[static_cast<size_t>(j)];
        row[j] = std::cos(angle) * rotary.magnitude;
        row[half + j] = std::sin(angle) * rotary.magnitude;
      }
    }
  }
  return angles;
}

void Rotate(ConstMatrixView angles, MatrixView x) {
  assert(angles.rows == x.rows && x.cols % angles.cols == 0);
  const int64_t half = angles.cols / 2;
  for (int64_t i = 0; i < x.rows; ++i) {
    const float* cosine = angles.row(i);
    const float* sine = cosine + half;
    for (int64_t head = 0; head < x.cols; head += angles.cols) {
      float* left = x.row(i) + head;
      float* right = left + half;
      for (int64_t j = 0; j < half; ++j) {
        const float a = left[j], b = right[j];
        left[j] = a * cosine[j] - b * sine[j];
        right[j] = b * cosine[j] + a * sine[j];
      }
    }
  }
}

void RotateNeighbours(ConstMatrixView angles, MatrixView x) {
  assert(angles.rows == x.rows && x.cols % angles.cols == 0);
  const int64_t half = angles.cols / 2;
  for (int64_t i = 0; i < x.rows; ++i) {
    const float* cosine = angles.row(i);
    const float* sine = cosine + half;
    for (int64_t head = 0; head < x.cols; head += angles.cols) {
      float* pair = x.row(i) + head;
      for (int64_t j = 0; j < half; ++j, pair += 2) {
        const float a = pair[0], b = pair[1];
        pair[0] = a * cosine[j] - b * sine[j];
        pair[1] = b * cosine[j] + a * sine[j];
      }
    }
  }
}

}  // namespace podium
