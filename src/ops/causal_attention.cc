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

// A block and the number of tokens before it.
struct PlacedBlock {
  const KeyValueBlock* block;
  int64_t begin;
};

// The blocks that a token with `visible` tokens up to its own can see.
std::vector<PlacedBlock> BlocksSeen(std::span<const KeyValueBlock> before,
                                    std::span<const KeyValueBlock> own,
                                    int64_t visible) {
  std::vector<PlacedBlock> seen;
  int64_t begin = 0;
  for (const auto blocks : {before, own}) {
    for (const KeyValueBlock& block : blocks) {
      if (begin >= visible) return seen;
      seen.push_back({&block, begin});
      begin += block.tokens;
    }
  }
  return seen;
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
  return arithmetic != Arithmetic::kF32 && kernels.bf16 != nullptr
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

void CausalAttention(const Kernels& kernels, Arithmetic arithmetic,
                     int64_t head_size, int64_t first, ConstMatrixView q,
                     std::span<const KeyValueBlock> before,
                     std::span<const KeyValueBlock> own, CausalScratch& scratch,
                     MatrixView out) {
  assert(q.rows == out.rows && q.cols == out.cols);
  const Arithmetic format = AttentionArithmetic(kernels, arithmetic);
  const int64_t behind = TokensOf(before) + first;
  const int64_t all = behind - first + TokensOf(own);
  const float scale = 1.0f / std::sqrt(static_cast<float>(head_size));
  const auto product = [&](ConstMatrixView x, const LinearWeights& w,
                           const ConstMatrixView* residual, MatrixView y) {
    const Operand operand = Prepare(kernels, format, x, scratch.operand);
    if (residual == nullptr) return Linear(kernels, operand, w, y);
    LinearResidual(kernels, operand, w, *residual, y);
  };
  for (int64_t i = 0; i < q.rows; i += kQueryRows) {
    const int64_t rows = std::min(kQueryRows, q.rows - i);
    const std::vector<PlacedBlock> seen =
        BlocksSeen(before, own, behind + i + rows);
    const int64_t keys = seen.back().begin + seen.back().block->tokens;
    const MatrixView query = Scratch(scratch.query, rows, head_size);
    scratch.scores.Grow(kQueryRows * all);
    const MatrixView scores = {scratch.scores.data(), rows, keys, all};
    for (int64_t head = 0; head < q.cols; head += head_size) {
      for (int64_t r = 0; r < rows; ++r) {
        const float* from = q.row(i + r) + head;
        for (int64_t j = 0; j < head_size; ++j) {
          query.row(r)[j] = from[j] * scale;
        }
      }
      for (const auto& [block, begin] : seen) {
        product(query, block->keys, nullptr,
                scores.ColumnRange(begin, block->tokens));
      }
      for (int64_t r = 0; r < rows; ++r) {
        const int64_t visible = behind + i + r + 1;
        kernels.softmax_f32(scores.row(r), 1, visible);
        std::fill(scores.row(r) + visible, scores.row(r) + keys, 0.0f);
      }
      ConstMatrixView sum;
      for (size_t b = 0; b < seen.size(); ++b) {
        const auto& [block, begin] = seen[b];
        const MatrixView more = Scratch(scratch.sums[b % 2], rows, head_size);
        product(scores.ColumnRange(begin, block->tokens), block->values,
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
