#include "ops/encoder_layer.h"

#include <algorithm>

#include "ops/attention.h"

namespace podium {
namespace {

// Rows that go through a product together: few enough for the intermediate
// results to stay in L2, and enough to make reading the weights cheap. Blocks
// are smaller if there would otherwise be too few for all lanes.
constexpr int64_t kBlockRows = 96;
constexpr int64_t kLeastBlockRows = 24;

// Calls body(begin, count, lane) for consecutive blocks that cover all rows.
template <class Body>
void ForEachRowBlock(const EncoderPass& pass, int64_t rows, const Body& body) {
  const auto lanes = static_cast<int64_t>(pass.workspace.lanes.size());
  const int64_t share = (rows + lanes - 1) / lanes;
  const int64_t block = std::clamp(share, kLeastBlockRows, kBlockRows);
  pass.loop((rows + block - 1) / block, [&](int64_t index, int lane) {
    const int64_t begin = index * block;
    body(begin, std::min(block, rows - begin), lane);
  });
}

WorkspaceLane& LaneOf(const EncoderPass& pass, int lane) {
  return pass.workspace.lanes[static_cast<size_t>(lane)];
}

Operand Prepared(const EncoderPass& pass, ConstMatrixView x, int lane) {
  return Prepare(pass.kernels, pass.arithmetic, x, LaneOf(pass, lane).operand);
}

struct RowRange {
  int64_t begin = 0;
  int64_t count = 0;
};

RowRange TokensOf(const EncoderPass& pass, int64_t text) {
  const int64_t begin = pass.cu_seqlens[static_cast<size_t>(text)];
  return {begin, pass.cu_seqlens[static_cast<size_t>(text) + 1] - begin};
}

// Self-attention of each text; with several lanes, each head is a task of its
// own. `rows_of(text)` are the rows of q and out that belong to a text;
// `key_value` has all tokens.
template <class RowsOf>
void Attend(const EncoderPass& pass, const RowsOf& rows_of, ConstMatrixView q,
            ConstMatrixView key_value, MatrixView out) {
  const int64_t texts = std::ssize(pass.cu_seqlens) - 1;
  const int64_t parts = pass.workspace.lanes.size() == 1 ? 1 : pass.num_heads;
  const int64_t columns = q.cols / parts;
  pass.loop(texts * parts, [&](int64_t index, int lane) {
    const int64_t text = index / parts, column = index % parts * columns;
    const auto part = [&](auto matrix, RowRange rows) {
      return matrix.RowRange(rows.begin, rows.count)
          .ColumnRange(column, columns);
    };
    const RowRange tokens = TokensOf(pass, text), rows = rows_of(text);
    Attention(pass.kernels, pass.arithmetic, pass.num_heads / parts,
              part(q, rows), part(key_value, tokens),
              part(key_value.ColumnRange(q.cols, q.cols), tokens),
              LaneOf(pass, lane).attention, part(out, rows));
  });
}

// The rest of a layer after attention, row by row: the output projection, the
// feed-forward network and both LayerNorms. Replaces `x`.
void FeedForward(const EncoderLayer& layer, const EncoderPass& pass,
                 ConstMatrixView context, MatrixView x) {
  ForEachRowBlock(pass, x.rows, [&](int64_t begin, int64_t count, int lane) {
    WorkspaceLane& w = LaneOf(pass, lane);
    const MatrixView rows = x.RowRange(begin, count);
    const MatrixView attended = Scratch(w.attended, count, x.cols);
    const MatrixView intermediate =
        Scratch(w.intermediate, count, layer.intermediate.out_features);

    LinearResidual(pass.kernels,
                   Prepared(pass, context.RowRange(begin, count), lane),
                   layer.attention_output, rows, attended);
    LayerNorm(pass.kernels, layer.attention_norm, attended);
    LinearGelu(pass.kernels, Prepared(pass, attended, lane), layer.intermediate,
               intermediate);
    LinearResidual(pass.kernels, Prepared(pass, intermediate, lane),
                   layer.output, attended, rows);
    LayerNorm(pass.kernels, layer.output_norm, rows);
  });
}

}  // namespace

void RunLayer(const EncoderLayer& layer, const EncoderPass& pass,
              MatrixView tokens) {
  Workspace& w = pass.workspace;
  const MatrixView query = Scratch(w.query, tokens.rows, tokens.cols);
  const MatrixView key_value =
      Scratch(w.key_value, tokens.rows, 2 * tokens.cols);
  const MatrixView context = Scratch(w.context, tokens.rows, tokens.cols);

  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const Operand in = Prepared(pass, tokens.RowRange(begin, count), lane);
        Linear(pass.kernels, in, layer.key_value,
               key_value.RowRange(begin, count));
        Linear(pass.kernels, in, layer.query, query.RowRange(begin, count));
      });
  const auto all = [&](int64_t text) { return TokensOf(pass, text); };
  Attend(pass, all, query, key_value, context);
  FeedForward(layer, pass, context, tokens);
}

void RunLayerOnFirstTokens(const EncoderLayer& layer, const EncoderPass& pass,
                           ConstMatrixView tokens, MatrixView first) {
  Workspace& w = pass.workspace;
  const MatrixView query = Scratch(w.query, first.rows, first.cols);
  const MatrixView key_value =
      Scratch(w.key_value, tokens.rows, 2 * tokens.cols);
  const MatrixView context = Scratch(w.context, first.rows, first.cols);

  ForEachRowBlock(pass, tokens.rows,
                  [&](int64_t begin, int64_t count, int lane) {
                    Linear(pass.kernels,
                           Prepared(pass, tokens.RowRange(begin, count), lane),
                           layer.key_value, key_value.RowRange(begin, count));
                  });
  Linear(pass.kernels, Prepared(pass, first, 0), layer.query, query);
  const auto one = [](int64_t text) { return RowRange{text, 1}; };
  Attend(pass, one, query, key_value, context);
  FeedForward(layer, pass, context, first);
}

}  // namespace podium
