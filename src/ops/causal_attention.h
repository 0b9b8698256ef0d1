#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "ops/linear.h"
#include "tensor/aligned_array.h"
#include "tensor/matrix.h"

namespace podium {

// How a decoder's heads share keys and values: `count` / `key_values` query
// heads in a row share one head of keys and values (Ainslie et al. 2023).
struct HeadSizes {
  int64_t count = 0;       // of queries
  int64_t key_values = 0;  // of keys and values; divides `count`
  int64_t size = 0;        // columns of a head

  int64_t shared() const { return count / key_values; }
  int64_t query_cols() const { return count * size; }
  int64_t key_cols() const { return key_values * size; }
};

// Consecutive tokens' keys and values of one head, laid out as the weights of
// two products: queries times keys, and probabilities times values.
struct KeyValueBlock {
  static constexpr int64_t kMostTokens = 256;

  int64_t tokens = 0;
  LinearWeights keys;    // head size -> tokens
  LinearWeights values;  // tokens -> head size

  int64_t bytes() const;
};

// All tokens of one head: blocks of kMostTokens, the last one shorter.
using HeadKeyValues = std::vector<KeyValueBlock>;

// How a query's scores are computed, and which tokens it sees.
struct CausalRule {
  float scale = 1;     // of q k'
  float cap = 0;       // a score s becomes cap tanh(s / cap); 0: it stays
  int64_t window = 0;  // tokens that it sees, up to its own; 0: all
};

// 1 / sqrt(head size).
float UsualScale(int64_t head_size);

// What a decoder keeps of a text, so that other texts can go on behind it.
struct TextKeyValues {
  int64_t tokens = 0;
  // (layers, key and value heads). Where a layer has a window, the blocks that
  // no token behind the text sees are missing at the beginning.
  std::vector<HeadKeyValues> heads;

  std::span<const HeadKeyValues> Layer(int64_t layer, int64_t count) const {
    return std::span(heads).subspan(static_cast<size_t>(layer * count),
                                    static_cast<size_t>(count));
  }
  int64_t bytes() const;
};

// The bytes that one token takes in a layer's TextKeyValues, without what fills
// up its last block.
int64_t KeyValueBytes(const Kernels& kernels, Arithmetic arithmetic,
                      const HeadSizes& heads);

// Scratch of one lane; grows to the longest text so far.
struct CausalScratch {
  AlignedFloats transposed;           // (head size, tokens of a block)
  AlignedFloats zeros;                // (the longer side of a block)
  AlignedFloats query;                // (rows of a block, head size), scaled
  AlignedFloats scores;               // (rows of a block, tokens)
  std::array<AlignedFloats, 2> sums;  // (rows of a block, head size)
  OperandScratch operand;
  HeadKeyValues own;  // of a text that keeps none
};

// The number format of attention beside linear layers of `arithmetic`: bf16
// where their operands are not f32 and the table has it, otherwise f32.
Arithmetic AttentionArithmetic(const Kernels& kernels, Arithmetic arithmetic);

// Lays out one head's keys and values (tokens, head size) in `packed`, whose
// memory is used again.
void PackKeyValues(const Kernels& kernels, Arithmetic arithmetic,
                   ConstMatrixView k, ConstMatrixView v, CausalScratch& scratch,
                   HeadKeyValues& packed);

// Drops the blocks of a text's head that no token behind the text sees.
void DropUnseen(int64_t window, HeadKeyValues& packed);

// The tokens that a text stands behind: `blocks` has the last ones of `tokens`.
struct TokensBefore {
  int64_t tokens = 0;
  std::span<const KeyValueBlock> blocks = {};
};

// softmax(scores of q k') v for the query heads that share one head of keys and
// values. q and out (rows, heads * head_size) are the tokens from `first` on of
// a text with the keys and values `own`, which stands behind `before`. A token
// sees what is before it and itself, as far as its window reaches. Its result
// has the same bits whichever other rows are asked for.
void CausalAttention(const Kernels& kernels, Arithmetic arithmetic,
                     const CausalRule& rule, int64_t head_size, int64_t first,
                     ConstMatrixView q, const TokensBefore& before,
                     std::span<const KeyValueBlock> own, CausalScratch& scratch,
                     MatrixView out);

}  // namespace podium
