#include "ops/decoder_layer.h"

#include <algorithm>

#include "ops/activations.h"
#include "ops/attention.h"

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

// What happens to queries or keys (rows, heads * head_size) before attention.
void PlaceHeads(const DecoderPass& pass, const RmsNormWeights& norm,
                ConstMatrixView angles, MatrixView heads) {
  if (norm.weight.size() > 0) RmsNormHeads(norm, heads);
  pass.rotate(angles, heads);
}

// Sets the rows of `key_value`, and those of `query` unless that is empty.
void Project(const DecoderLayer& layer, const DecoderPass& pass,
             ConstMatrixView tokens, MatrixView key_value, MatrixView query) {
  ForEachRowBlock(
      pass.rows, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const Operand in = Normed(pass, layer.attention_norm,
                                  tokens.RowRange(begin, count), lane);
        const ConstMatrixView angles = pass.angles.RowRange(begin, count);
        const MatrixView keys_values = key_value.RowRange(begin, count);
        Linear(pass.rows.kernels, in, layer.key_value, keys_values);
        PlaceHeads(pass, layer.key_norm, angles,
                   keys_values.ColumnRange(0, pass.heads.key_cols()));
        if (query.rows == 0) return;
        const MatrixView queries = query.RowRange(begin, count);
        Linear(pass.rows.kernels, in, layer.query, queries);
        PlaceHeads(pass, layer.query_norm, angles, queries);
      });
}

// Where the keys and values of one head of a text belong.
HeadKeyValues& PlaceOf(const DecoderPass& pass, int64_t layer, int64_t text,
                       int64_t head, int lane) {
  if (pass.kept.empty()) return pass.rows.lane(lane).causal.own;
  const auto place = static_cast<size_t>(layer * pass.heads.key_values + head);
  return pass.kept[static_cast<size_t>(text)]->heads[place];
}

// The columns of a head of keys, and of the head of values beside it.
ConstMatrixView KeysOfHead(const DecoderPass& pass, ConstMatrixView key_value,
                           int64_t head) {
  return key_value.ColumnRange(head * pass.heads.size, pass.heads.size);
}
ConstMatrixView ValuesOfHead(const DecoderPass& pass, ConstMatrixView key_value,
                             int64_t head) {
  return KeysOfHead(pass, key_value, pass.heads.key_values + head);
}

HeadKeyValues& Pack(const DecoderPass& pass, int64_t layer, int64_t text,
                    int64_t head, ConstMatrixView key_value, int lane) {
  const Range tokens = TokensOf(pass.rows, text);
  const ConstMatrixView rows = key_value.RowRange(tokens.begin, tokens.count);
  HeadKeyValues& packed = PlaceOf(pass, layer, text, head, lane);
  PackKeyValues(pass.rows.kernels, pass.rows.arithmetic,
                KeysOfHead(pass, rows, head), ValuesOfHead(pass, rows, head),
                pass.rows.lane(lane).causal, packed);
  return packed;
}

// Consecutive rows of a text in the matrix of queries, and the place in the
// text of the first one.
struct QueryRows {
  Range rows;
  int64_t first = 0;
};

// Self-attention. `rows_of(text)` are the rows of q and out that belong to a
// text; `key_value` has all tokens.
template <class RowsOf>
void Attend(const DecoderPass& pass, int64_t layer, const RowsOf& rows_of,
            ConstMatrixView q, ConstMatrixView key_value, MatrixView out) {
  const HeadSizes& sizes = pass.heads;
  const int64_t columns = sizes.shared() * sizes.size;
  ForEachTextAndHeads(pass.rows, [&](int64_t text, Range heads, int lane) {
    const auto& [rows, first] = rows_of(text);
    const TextKeyValues* before = pass.before[static_cast<size_t>(text)];
    for (int64_t i = heads.begin; i < heads.begin + heads.count; ++i) {
      const auto part = [&, rows = rows](auto matrix) {
        return matrix.RowRange(rows.begin, rows.count)
            .ColumnRange(i * columns, columns);
      };
      TokensBefore known;
      if (before != nullptr) {
        known = {
            before->tokens,
            before->Layer(layer, sizes.key_values)[static_cast<size_t>(i)]};
      }
      HeadKeyValues& own = Pack(pass, layer, text, i, key_value, lane);
      CausalAttention(pass.rows.kernels, pass.rows.arithmetic, pass.rule,
                      sizes.size, first, part(q), known, own,
                      pass.rows.lane(lane).causal, part(out));
      if (!pass.kept.empty()) DropUnseen(pass.rule.window, own);
    }
  });
}

// Attention without a mask; all matrices have all tokens.
void AttendBothWays(const DecoderPass& pass, ConstMatrixView q,
                    ConstMatrixView key_value, MatrixView out) {
  const HeadSizes& sizes = pass.heads;
  ForEachTextAndHeads(pass.rows, [&](int64_t text, Range heads, int lane) {
    const Range tokens = TokensOf(pass.rows, text);
    const ConstMatrixView rows = key_value.RowRange(tokens.begin, tokens.count);
    const int64_t shared = sizes.shared();
    for (int64_t head = heads.begin * shared;
         head < (heads.begin + heads.count) * shared; ++head) {
      const auto part = [&](auto matrix) {
        return matrix.RowRange(tokens.begin, tokens.count)
            .ColumnRange(head * sizes.size, sizes.size);
      };
      Attention(pass.rows.kernels, pass.rows.arithmetic, 1, part(q),
                KeysOfHead(pass, rows, head / shared),
                ValuesOfHead(pass, rows, head / shared),
                pass.rows.lane(lane).attention, part(out));
    }
  });
}

// y = norm(in weight') + x.
void AddProduct(const Kernels& kernels, const Operand& in,
                const LinearWeights& weights, const RmsNormWeights& norm,
                ConstMatrixView x, MatrixView y) {
  if (norm.weight.size() == 0) {
    return LinearResidual(kernels, in, weights, x, y);
  }
  Linear(kernels, in, weights, y);
  RmsNorm(norm, y, y);
  AddRows(x, y);
}

// The rest of a layer after attention, row by row. Replaces `x`.
void FeedForward(const DecoderLayer& layer, const DecoderPass& pass,
                 ConstMatrixView context, MatrixView x) {
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

        AddProduct(kernels,
                   pass.rows.Prepared(context.RowRange(begin, count), lane),
                   layer.attention_output, layer.attention_output_norm, rows,
                   attended);
        Linear(kernels, Normed(pass, layer.feed_forward_norm, attended, lane),
               layer.gate_up, gate_up);
        pass.unit(gate, gate_up.ColumnRange(intermediate, intermediate));
        AddProduct(kernels, pass.rows.Prepared(gate, lane), layer.down,
                   layer.down_norm, attended, rows);
      });
}

// A layer for all tokens, where attend(query, key_value, context) is its
// attention.
template <class Attention>
void RunLayerOnTokens(const DecoderLayer& layer, const DecoderPass& pass,
                      MatrixView tokens, const Attention& attend) {
  Workspace& w = pass.rows.workspace;
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  const MatrixView query =
      Scratch(w.query, tokens.rows, pass.heads.query_cols());
  const MatrixView context =
      Scratch(w.context, tokens.rows, pass.heads.query_cols());
  Project(layer, pass, tokens, key_value, query);
  attend(query, key_value, context);
  FeedForward(layer, pass, context, tokens);
}

}  // namespace

void RunDecoderLayer(const DecoderLayer& layer, int64_t index,
                     const DecoderPass& pass, MatrixView tokens) {
  RunLayerOnTokens(
      layer, pass, tokens,
      [&](ConstMatrixView query, ConstMatrixView key_value, MatrixView out) {
        const auto all = [&](int64_t text) {
          return QueryRows{.rows = TokensOf(pass.rows, text)};
        };
        Attend(pass, index, all, query, key_value, out);
      });
}

void RunBidirectionalLayer(const DecoderLayer& layer, const DecoderPass& pass,
                           MatrixView tokens) {
  RunLayerOnTokens(
      layer, pass, tokens,
      [&](ConstMatrixView query, ConstMatrixView key_value, MatrixView out) {
        AttendBothWays(pass, query, key_value, out);
      });
}

void RunDecoderLayerOnRows(const DecoderLayer& layer, int64_t index,
                           const DecoderPass& pass,
                           std::span<const int32_t> rows,
                           ConstMatrixView tokens, MatrixView states) {
  Workspace& w = pass.rows.workspace;
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  const MatrixView query =
      Scratch(w.query, states.rows, pass.heads.query_cols());
  const MatrixView context =
      Scratch(w.context, states.rows, pass.heads.query_cols());
  Project(layer, pass, tokens, key_value, {});
  const MatrixView angles =
      Scratch(w.row_angles, states.rows, pass.angles.cols);
  for (int64_t i = 0; i < states.rows; ++i) {
    std::copy_n(pass.angles.row(rows[static_cast<size_t>(i)]), angles.cols,
                angles.row(i));
  }
  ForEachRowBlock(pass.rows, states.rows,
                  [&](int64_t begin, int64_t count, int lane) {
                    const MatrixView queries = query.RowRange(begin, count);
                    Linear(pass.rows.kernels,
                           Normed(pass, layer.attention_norm,
                                  states.RowRange(begin, count), lane),
                           layer.query, queries);
                    PlaceHeads(pass, layer.query_norm,
                               angles.RowRange(begin, count), queries);
                  });
  const auto one = [&](int64_t text) {
    return QueryRows{.rows = {text, 1},
                     .first = rows[static_cast<size_t>(text)] -
                              TokensOf(pass.rows, text).begin};
  };
  Attend(pass, index, one, query, key_value, context);
  FeedForward(layer, pass, context, states);
}

void KeepKeyValues(const DecoderLayer& layer, int64_t index,
                   const DecoderPass& pass, ConstMatrixView tokens) {
  const MatrixView key_value = KeyValues(pass, tokens.rows);
  Project(layer, pass, tokens, key_value, {});
  ForEachTextAndHeads(pass.rows, [&](int64_t text, Range heads, int lane) {
    for (int64_t i = heads.begin; i < heads.begin + heads.count; ++i) {
      DropUnseen(pass.rule.window, Pack(pass, index, text, i, key_value, lane));
    }
  });
}

}  // namespace podium
