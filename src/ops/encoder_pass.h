#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "kernels/kernels.h"
#include "ops/linear.h"
#include "ops/loop.h"
#include "ops/workspace.h"
#include "tensor/matrix.h"

namespace podium {

// The settings and scratch of one forward pass through an encoder's layers.
struct EncoderPass {
  const Kernels& kernels;
  Arithmetic arithmetic;  // for which the layers' weights are packed
  int64_t num_heads;
  std::span<const int32_t> cu_seqlens;     // of the texts, as in text_batch.h
  std::span<const int32_t> attended = {};  // likewise
  const Loop& loop;
  Workspace& workspace;

  WorkspaceLane& lane(int index) const {
    return workspace.lanes[static_cast<size_t>(index)];
  }
  Operand Prepared(ConstMatrixView x, int index) const {
    return Prepare(kernels, arithmetic, x, lane(index).operand);
  }
};

// Rows that go through a product together: few enough for the intermediate
// results to stay in L2, and enough to make reading the weights cheap, or
// unpacking them. Blocks are smaller if there would otherwise be too few for
// all lanes.
inline constexpr int64_t kBlockRows = 96;
inline constexpr int64_t kBlockRowsOfUnpacked = 192;
inline constexpr int64_t kLeastBlockRows = 24;

// Calls body(begin, count, lane) for consecutive blocks that cover all rows.
template <class Body>
void ForEachRowBlock(const EncoderPass& pass, int64_t rows, const Body& body) {
  const auto lanes = static_cast<int64_t>(pass.workspace.lanes.size());
  const int64_t share = (rows + lanes - 1) / lanes;
  const int64_t block = std::clamp(
      share, kLeastBlockRows,
      IsWeightOnly(pass.arithmetic) ? kBlockRowsOfUnpacked : kBlockRows);
  pass.loop((rows + block - 1) / block, [&](int64_t index, int lane) {
    const int64_t begin = index * block;
    body(begin, std::min(block, rows - begin), lane);
  });
}

// Consecutive rows, or heads.
struct Range {
  int64_t begin = 0;
  int64_t count = 0;
};

// The rows of a text's tokens.
inline Range TokensOf(const EncoderPass& pass, int64_t text) {
  const int64_t begin = pass.cu_seqlens[static_cast<size_t>(text)];
  return {begin, pass.cu_seqlens[static_cast<size_t>(text) + 1] - begin};
}

// The rows of the tokens that a text's tokens attend to.
inline Range KeysOf(const EncoderPass& pass, int64_t text) {
  Range keys = TokensOf(pass, text);
  if (!pass.attended.empty()) {
    keys.count = pass.attended[static_cast<size_t>(text)];
  }
  return keys;
}

// Calls body(text, heads, lane) until each text had all of its heads. With
// several lanes, each head is a task of its own.
template <class Body>
void ForEachTextAndHeads(const EncoderPass& pass, const Body& body) {
  const int64_t texts = std::ssize(pass.cu_seqlens) - 1;
  const int64_t parts = pass.workspace.lanes.size() == 1 ? 1 : pass.num_heads;
  const int64_t heads = pass.num_heads / parts;
  pass.loop(texts * parts, [&](int64_t index, int lane) {
    body(index / parts, Range{index % parts * heads, heads}, lane);
  });
}

}  // namespace podium
