#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// Rotary position embeddings (Su et al. 2021, RoFormer): a token's position
// turns each pair of a head's columns by an angle of its own.
struct Rotary {
  // Radians per position, one for each pair of columns: head_size / 2.
  std::vector<float> frequencies;
  float magnitude = 1;  // multiplies what is turned

  friend bool operator==(const Rotary&, const Rotary&) = default;
};

// base^(-2 i / head_size), rounded as transformers rounds it. `head_size` is
// even.
std::vector<float> RotaryFrequencies(double base, int64_t head_size);

// The cosines and then the sines of each token's angles (total_tokens,
// head_size), in `scratch`. Positions count from 0 in each text, or from its
// place in `first_positions` if that is not empty; `cu_seqlens` delimits the
// texts as in text_batch.h.
ConstMatrixView RotaryAngles(const Rotary& rotary,
                             std::span<const int32_t> cu_seqlens,
                             AlignedFloats& scratch,
                             std::span<const int32_t> first_positions = {});

// Turns column i of each head of x (rows, heads * head_size) with column i +
// head_size / 2, in place. `angles` (rows, head_size) are those of x's tokens.
void Rotate(ConstMatrixView angles, MatrixView x);

// The same with columns 2 i and 2 i + 1 of each head, by the angle of pair i.
void RotateNeighbours(ConstMatrixView angles, MatrixView x);

}  // namespace podium
