#include "ops/causal_attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "kernels/pack.h"
#include "ops/workspace.h"

namespace podium {
namespace {

// Queries that go through the products together.
constexpr int64_t kQueryRows = 32;

std::span<const float> Zeros(int64_t size, CausalScratch& scratch) {
  if (scratch.zeros.size() < size) {
    scratch.zeros.Grow(size);
    std::ranges::fill(scratch.zeros.span(), 0.0f);
  }
  return scratch.zeros.span().first(static_cast<size_t>(size));
}

// The rows of x, end to end.
std::span<const float> Contiguous(ConstMatrixView x, AlignedFloats& memory) {
  const MatrixView copy = Scratch(memory, x.rows, x.cols);
  for (int64_t i = 0; i < x.rows; ++i) {
    std::copy_n(x.row(i), x.cols, copy.row(i));
  }
  return memory.span().first(static_cast<size_t>(x.rows * x.cols));
}

std::span<const float> Transposed(ConstMatrixView x, AlignedFloats& memory) {
  const MatrixView copy = Scratch(memory, x.cols, x.rows);
  for (int64_t i = 0; i < x.rows; ++i) {
    for (int64_t j = 0; j < x.cols; ++j) copy.row(j)[i] = x.row(i)[j];
  }
  return memory.span().first(static_cast<size_t>(x.rows * x.cols));
}

int64_t TokensOf(std::span<const KeyValueBlock> blocks) {
  int64_t tokens = 0;
  for (const KeyValueBlock& block : blocks) tokens += block.tokens;
  return tokens;
}

// Positions of tokens, counted from the first one that a text stands behind.
struct Positions {
  int64_t begin = 0;
  int64_t end = 0;
};

// What the token at `position` sees.
Positions SeenFrom(int64_t position, int64_t window) {
  const int64_t end = position + 1;
  return {window > 0 ? std::max<int64_t>(end - window, 0) : 0, end};
}

// A block and the position of its first token.
struct PlacedBlock {
  const KeyValueBlock* block;
  int64_t begin;
};

// The blocks with any of these tokens.
std::vector<PlacedBlock> BlocksOf(const TokensBefore& before,
                                  std::span<const KeyValueBlock> own,
                                  const Positions& seen) {
  std::vector<PlacedBlock> placed;
  int64_t begin = before.tokens - TokensOf(before.blocks);
  for (const auto blocks : {before.blocks, own}) {
    for (const KeyValueBlock& block : blocks) {
      if (begin >= seen.end) return placed;
      if (begin + block.tokens > seen.begin) placed.push_back({&block, begin});
      begin += block.tokens;
    }
  }
  return placed;
}

void Cap(float cap, int64_t size, float* scores) {
  for (int64_t j = 0; j < size; ++j) {
    scores[j] = cap * std::tanh(scores[j] / cap);
  }
}

}  // namespace

int64_t KeyValueBlock::bytes() const {
  const auto of = [](const LinearWeights& w) {
    return 4 * (w.packed.size() + w.bias.size()) + 2 * w.packed_bf16.size();
  };
  return static_cast<int64_t>(sizeof *this) + of(keys) + of(values);
}

int64_t TextKeyValues::bytes() const {
  auto bytes = static_cast<int64_t>(sizeof *this);
  for (const HeadKeyValues& head : heads) {
    for (const KeyValueBlock& block : head) bytes += block.bytes();
  }
  return bytes;
}

int64_t KeyValueBytes(const Kernels& kernels, Arithmetic arithmetic,
                      const HeadSizes& heads) {
  const int64_t bytes =
      AttentionArithmetic(kernels, arithmetic) == Arithmetic::kBf16 ? 2 : 4;
  return 2 * heads.key_cols() * bytes;
}

Arithmetic AttentionArithmetic(const Kernels& kernels, Arithmetic arithmetic) {
  return OperandArithmetic(kernels, arithmetic) != Arithmetic::kF32 &&
                 kernels.bf16 != nullptr
             ? Arithmetic::kBf16
             : Arithmetic::kF32;
}

void PackKeyValues(const Kernels& kernels, Arithmetic arithmetic,
                   ConstMatrixView k, ConstMatrixView v, CausalScratch& scratch,
                   HeadKeyValues& packed) {
  constexpr int64_t kMost = KeyValueBlock::kMostTokens;
  const Arithmetic format = AttentionArithmetic(kernels, arithmetic);
  packed.resize(static_cast<size_t>((k.rows + kMost - 1) / kMost));
  for (int64_t begin = 0; begin < k.rows; begin += kMost) {
    KeyValueBlock& block = packed[static_cast<size_t>(begin / kMost)];
    block.tokens = std::min(kMost, k.rows - begin);
    PackLinear(kernels, format, block.tokens, k.cols,
               Contiguous(k.RowRange(begin, block.tokens), scratch.transposed),
               Zeros(block.tokens, scratch), block.keys);
    PackLinear(kernels, format, v.cols, block.tokens,
               Transposed(v.RowRange(begin, block.tokens), scratch.transposed),
               Zeros(v.cols, scratch), block.values);
  }
}

float UsualScale(int64_t head_size) {
  return 1.0f / std::sqrt(static_cast<float>(head_size));
}

void DropUnseen(int64_t window, HeadKeyValues& packed) {
  if (window == 0) return;
  // The token right behind the text sees itself and those before it.
  int64_t unseen = TokensOf(packed) - (window - 1);
  auto kept = packed.begin();
  while (kept != packed.end() && kept->tokens <= unseen) {
    unseen -= kept->tokens;
    ++kept;
  }
  packed.erase(packed.begin(), kept);
}

void CausalAttention(const Kernels& kernels, Arithmetic arithmetic,
                     const CausalRule& rule, int64_t head_size, int64_t first,
                     ConstMatrixView q, const TokensBefore& before,
                     std::span<const KeyValueBlock> own, CausalScratch& scratch,
                     MatrixView out) {
  assert(q.rows == out.rows && q.cols == out.cols);
  const Arithmetic format = AttentionArithmetic(kernels, arithmetic);
  const auto product = [&](ConstMatrixView x, const LinearWeights& w,
                           const ConstMatrixView* residual, MatrixView y) {
    const Operand operand = Prepare(kernels, format, x, scratch.operand);
    if (residual == nullptr) return Linear(kernels, operand, w, y);
    LinearResidual(kernels, operand, w, *residual, y);
  };
  for (int64_t i = 0; i < q.rows; i += kQueryRows) {
    const int64_t rows = std::min(kQueryRows, q.rows - i);
    const int64_t position = before.tokens + first + i;  // of the first row
    const std::vector<PlacedBlock> blocks = BlocksOf(
        before, own, {SeenFrom(position, rule.window).begin, position + rows});
    const int64_t begin = blocks.front().begin;
    const int64_t keys =
        blocks.back().begin + blocks.back().block->tokens - begin;
    const auto part = [&](const PlacedBlock& placed, auto matrix) {
      return matrix.ColumnRange(placed.begin - begin, placed.block->tokens);
    };
    const MatrixView query = Scratch(scratch.query, rows, head_size);
    const MatrixView scores = Scratch(scratch.scores, rows, keys);
    for (int64_t head = 0; head < q.cols; head += head_size) {
      for (int64_t r = 0; r < rows; ++r) {
        const float* from = q.row(i + r) + head;
        for (int64_t j = 0; j < head_size; ++j) {
          query.row(r)[j] = from[j] * rule.scale;
        }
      }
      for (const PlacedBlock& placed : blocks) {
        product(query, placed.block->keys, nullptr, part(placed, scores));
      }
      for (int64_t r = 0; r < rows; ++r) {
        const Positions seen = SeenFrom(position + r, rule.window);
        float* const row = scores.row(r);
        float* const visible = row + seen.begin - begin;
        const int64_t count = seen.end - seen.begin;
        if (rule.cap > 0) Cap(rule.cap, count, visible);
        kernels.softmax_f32(visible, 1, count);
        std::fill(row, visible, 0.0f);
        std::fill(visible + count, row + keys, 0.0f);
      }
      ConstMatrixView sum;
      for (size_t b = 0; b < blocks.size(); ++b) {
        const MatrixView more = Scratch(scratch.sums[b % 2], rows, head_size);
        product(part(blocks[b], scores), blocks[b].block->values,
                b == 0 ? nullptr : &sum, more);
        sum = more;
      }
      for (int64_t r = 0; r < rows; ++r) {
        std::copy_n(sum.row(r), head_size, out.row(i + r) + head);
      }
    }
  }
}

}  // namespace podium
