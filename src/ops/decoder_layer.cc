#include "ops/decoder_layer.h"

#include <algorithm>

namespace podium {
namespace {

Operand Normed(const DecoderPass& pass, const RmsNormWeights& norm,
               ConstMatrixView x, int lane) {
  const MatrixView normed =
      Scratch(pass.rows.lane(lane).normed, x.rows, x.cols);
  RmsNorm(norm, x, normed);
  return pass.rows.Prepared(normed, lane);
}

MatrixView KeyValues(const DecoderPass& pass, int64_t tokens) {
  return Scratch(pass.rows.workspace.key_value, tokens,
                 2 * pass.heads.key_cols());
}

// Sets the rows of `key_value`, and those of `query` unless that is empty.
void Project(const DecoderLayer& layer, const DecoderPass& pass,
             const DecoderSteps& steps, ConstMatrixView tokens,
             MatrixView key_value, MatrixView query) {
  ForEachRowBlock(
      pass.rows, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const Operand in = Normed(pass, layer.attention_norm,
                                  tokens.RowRange(begin, count), lane);
        const ConstMatrixView angles = pass.angles.RowRange(begin, count);
        const MatrixView keys_values = key_value.RowRange(begin, count);
        Linear(pass.rows.kernels, in, layer.key_value, keys_values);
        steps.key(angles, keys_values.ColumnRange(0, pass.heads.key_cols()));
        if (query.rows == 0) return;
        const MatrixView queries = query.RowRange(begin, count);
        Linear(pass.rows.kernels, in, layer.query, queries);
        steps.query(angles, queries);
      });
}

// Where the keys and values of one head of a text belong.
HeadKeyValues& PlaceOf(const DecoderPass& pass, int64_t layer, int64_t text,
                       int64_t head, int lane) {
  if (pass.kept.empty()) return pass.rows.lane(lane).causal.own;
  const auto place = static_cast<size_t>(layer * pass.heads.key_values + head);
  return pass.kept[static_cast<size_t>(text)]->heads[place];
}

HeadKeyValues& Pack(const DecoderPass& pass, int64_t layer, int64_t text,
                    int64_t head, ConstMatrixView key_value, int lane) {
  const Range tokens = TokensOf(pass.rows, text);
  const HeadSizes& heads = pass.heads;
  const ConstMatrixView rows = key_value.RowRange(tokens.begin, tokens.count);
  HeadKeyValues& packed = PlaceOf(pass, layer, text, head, lane);
  PackKeyValues(
      pass.rows.kernels, pass.rows.arithmetic,
      rows.ColumnRange(head * heads.size, heads.size),
      rows.ColumnRange(heads.key_cols() + head * heads.size, heads.size),
      pass.rows.lane(lane).causal, packed);
  return packed;
}

// Self-attention. `rows_of(text)` are the rows of q and out that belong to a
// text, which are its last ones; `key_value` has all tokens.
template <class RowsOf>
void Attend(const DecoderPass& pass, int64_t layer, const RowsOf& rows_of,
            ConstMatrixView q, ConstMatrixView key_value, MatrixView out) {
  const HeadSizes& sizes = pass.heads;
  const int64_t columns = sizes.shared() * sizes.size;
  ForEachTextAndHeads(pass.rows, [&](int64_t text, Range heads, int lane) {
    const Range rows = rows_of(text);
    const int64_t first = TokensOf(pass.rows, text).count - rows.count;
    const TextKeyValues* before = pass.before[static_cast<size_t>(text)];
    for (int64_t i = heads.begin; i < heads.begin + heads.count; ++i) {
      const auto part = [&](auto matrix) {
        return matrix.RowRange(rows.begin, rows.count)
            .ColumnRange(i * columns, columns);
      };
      std::span<const KeyValueBlock> known;
      if (before != nullptr) {
        known = before->Layer(layer, sizes.key_values)[static_cast<size_t>(i)];
      }
      const HeadKeyValues& own = Pack(pass, layer, text, i, key_value, lane);
      CausalAttention(pass.rows.kernels, pass.rows.arithmetic, sizes.size,
                      first, part(q), known, own, pass.rows.lane(lane).causal,
                      part(out));
    }
  });
}

// The rest of a layer after attention, row by row. Replaces `x`.
void FeedForward(const DecoderLayer& layer, const DecoderPass& pass,
                 const DecoderSteps& steps, ConstMatrixView context,
                 MatrixView x) {
  const Kernels& kernels = pass.rows.kernels;
  const int64_t intermediate = layer.down.in_features;
  ForEachRowBlock(
      pass.rows, x.rows, [&](int64_t begin, int64_t count, int lane) {
        WorkspaceLane& w = pass.rows.lane(lane);
        const MatrixView rows = x.RowRange(begin, count);
        const MatrixView attended = Scratch(w.attended, count, x.cols);
        const MatrixView gate_up =
            Scratch(w.intermediate, count, 2 * intermediate);
        const MatrixView gate = gate_up.ColumnRange(0, intermediate);

        LinearResidual(kernels,
                       pass.rows.Prepared(context.RowRange(begin, count), lane),
                       layer.attention_output, rows, attended);
        Linear(kernels, Normed(pass, layer.feed_forward_norm, attended, lane),
               layer.gate_up, gate_up);
        steps.unit(gate, gate_up.ColumnRange(intermediate, intermediate));
        LinearResidual(kernels, pass.rows.Prepared(gate, lane), layer.down,
                       attended, rows);
      });
}

}  // namespace

void RunDecoderLayer(const DecoderLayer& layer, int64_t index,
                     const DecoderPass& pass, const DecoderSteps& steps,
                     MatrixView tokens) {
  Workspace& w = pass.rows.workspace;
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  const MatrixView query =
      Scratch(w.query, tokens.rows, pass.heads.query_cols());
  const MatrixView context =
      Scratch(w.context, tokens.rows, pass.heads.query_cols());
  Project(layer, pass, steps, tokens, key_value, query);
  const auto all = [&](int64_t text) { return TokensOf(pass.rows, text); };
  Attend(pass, index, all, query, key_value, context);
  FeedForward(layer, pass, steps, context, tokens);
}

void RunDecoderLayerOnLastTokens(const DecoderLayer& layer, int64_t index,
                                 const DecoderPass& pass,
                                 const DecoderSteps& steps,
                                 ConstMatrixView tokens, MatrixView last) {
  Workspace& w = pass.rows.workspace;
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  const MatrixView query = Scratch(w.query, last.rows, pass.heads.query_cols());
  const MatrixView context =
      Scratch(w.context, last.rows, pass.heads.query_cols());
  Project(layer, pass, steps, tokens, key_value, {});
  const MatrixView angles = Scratch(w.last_angles, last.rows, pass.angles.cols);
  for (int64_t i = 0; i < last.rows; ++i) {
    const int64_t end = pass.rows.cu_seqlens[static_cast<size_t>(i) + 1];
    std::copy_n(pass.angles.row(end - 1), angles.cols, angles.row(i));
  }
  ForEachRowBlock(pass.rows, last.rows,
                  [&](int64_t begin, int64_t count, int lane) {
                    const MatrixView queries = query.RowRange(begin, count);
                    Linear(pass.rows.kernels,
                           Normed(pass, layer.attention_norm,
                                  last.RowRange(begin, count), lane),
                           layer.query, queries);
                    steps.query(angles.RowRange(begin, count), queries);
                  });
  const auto one = [](int64_t text) { return Range{text, 1}; };
  Attend(pass, index, one, query, key_value, context);
  FeedForward(layer, pass, steps, context, last);
}

void KeepKeyValues(const DecoderLayer& layer, int64_t index,
                   const DecoderPass& pass, const DecoderSteps& steps,
                   ConstMatrixView tokens) {
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  Project(layer, pass, steps, tokens, key_value, {});
  ForEachTextAndHeads(pass.rows, [&](int64_t text, Range heads, int lane) {
    for (int64_t i = heads.begin; i < heads.begin + heads.count; ++i) {
      Pack(pass, index, text, i, key_value, lane);
    }
  });
}

}  // namespace podium
