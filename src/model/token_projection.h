#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "kernels/kernels.h"
#include "model/module_list.h"
#include "ops/linear.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// A Dense module of sentence-transformers without an activation, in f32.
struct ProjectionLayer {
  LinearWeights dense;
  // With "use_residual", the input is added, through a layer of its own where
  // the widths differ.
  bool adds_input = false;
  std::optional<LinearWeights> residual;
};

// From a token's states to the vector that a ColBERT compares: one layer or
// more.
struct TokenProjection {
  std::vector<ProjectionLayer> layers;

  int64_t width() const { return layers.back().dense.out_features; }
};

// Reads the modules' folders. `hidden` is the width of the states.
// kInvalidData, by file and key, for widths that do not fit one another, and
// for what is not built.
Result<TokenProjection> ReadTokenProjection(const FileSource& files,
                                            const Limits& limits,
                                            const Kernels& kernels,
                                            std::span<const Module> modules,
                                            int64_t hidden);

// The vectors (tokens, width) of the states (tokens, hidden). A token's vector
// depends on its own state alone.
AlignedFloats Project(const Kernels& kernels, const TokenProjection& projection,
                      ConstMatrixView states);

}  // namespace podium
