#pragma once

#include <cstdint>

#include "tensor/aligned_array.h"

namespace podium {

// What a late interaction head keeps of a text to compare it with others.
// Immutable once made.
struct TextVectors {
  int64_t tokens = 0;
  int64_t hidden = 0;
  // The unit vectors of the tokens' states (tokens, hidden), in one of two
  // forms. A query's are always f32. A document's are f32 where the model
  // computes in f32, and f16 (IEEE 754 binary16) elsewhere, so that twice as
  // many fit into memory; they are rounded whether or not they are kept, and a
  // score is the same either way.
  AlignedFloats units;
  AlignedArray<uint16_t> half_units;
  AlignedFloats mean;     // (hidden), a unit vector
  AlignedFloats weights;  // (tokens), of a query's tokens; empty of a document

  int64_t bytes() const {
    return static_cast<int64_t>(sizeof *this) +
           4 * (units.size() + mean.size() + weights.size()) +
           2 * half_units.size();
  }
};

}  // namespace podium
