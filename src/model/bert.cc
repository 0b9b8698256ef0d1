#include "model/bert.h"

#include <algorithm>
#include <cmath>

#include "ops/attention.h"
#include "ops/embeddings.h"

namespace podium {
namespace {

// Rows that go through a feed-forward network together: what they are in
// between stays in L2, and a layer's weights are read often enough to be cheap.
constexpr int64_t kBlockRows = 96;

MatrixView Room(AlignedFloats& floats, int64_t rows, int64_t cols) {
  floats.Grow(rows * cols);
  return {floats.data(), rows, cols, cols};
}

ConstMatrixView Table(const AlignedFloats& floats, int64_t rows, int64_t cols) {
  return {floats.data(), rows, cols, cols};
}

// Which rows of a layer go on: all tokens of a sequence, or its first alone.
enum class Rows { kAll, kFirst };

// Self-attention of each sequence. `q` and `out` have the rows that go on,
// sequence by sequence; `key_value` has all tokens.
void AttendEach(const BertModel& model, const Batch& batch, Rows rows,
                ConstMatrixView q, ConstMatrixView key_value,
                AlignedFloats& scratch, MatrixView out) {
  const int64_t hidden = model.config.hidden_size;
  for (int64_t i = 0; i < batch.size(); ++i) {
    const int64_t begin = batch.cu_seqlens[static_cast<size_t>(i)];
    const int64_t seqlen = batch.cu_seqlens[static_cast<size_t>(i) + 1] - begin;
    const int64_t first = rows == Rows::kAll ? begin : i;
    const int64_t count = rows == Rows::kAll ? seqlen : 1;
    const ConstMatrixView kv = key_value.RowRange(begin, seqlen);
    Attention(*model.kernels, model.arithmetic,
              model.config.num_attention_heads, q.RowRange(first, count),
              kv.ColumnRange(0, hidden), kv.ColumnRange(hidden, hidden),
              scratch, out.RowRange(first, count));
  }
}

// What a layer does to each row by itself once it has attended: the output
// projection, the feed-forward network and both LayerNorms. `x` is replaced.
void FeedForward(const BertModel& model, const BertLayer& layer,
                 ConstMatrixView context, MatrixView x, BertWorkspace& w) {
  const Kernels& kernels = *model.kernels;
  const auto prepared = [&](ConstMatrixView rows) {
    return Prepare(kernels, model.arithmetic, rows, w.operand);
  };
  const MatrixView attended = Room(w.attended, x.rows, x.cols);
  const MatrixView intermediate =
      Room(w.intermediate, x.rows, model.config.intermediate_size);

  LinearResidual(kernels, prepared(context), layer.attention_output, x,
                 attended);
  LayerNorm(kernels, layer.attention_norm, attended);
  LinearGelu(kernels, prepared(attended), layer.intermediate, intermediate);
  LinearResidual(kernels, prepared(intermediate), layer.output, attended, x);
  LayerNorm(kernels, layer.output_norm, x);
}

// One encoder layer. `x` holds the rows that go on and is replaced by the
// layer's output; `tokens` is all of them (and x itself under Rows::kAll).
void EncoderLayer(const BertModel& model, const BertLayer& layer,
                  const Batch& batch, Rows rows, ConstMatrixView tokens,
                  MatrixView x, BertWorkspace& w) {
  const Kernels& kernels = *model.kernels;
  const int64_t hidden = model.config.hidden_size;
  const MatrixView query = Room(w.query, x.rows, hidden);
  const MatrixView key_value = Room(w.key_value, tokens.rows, 2 * hidden);
  const MatrixView context = Room(w.context, x.rows, hidden);

  Operand in = Prepare(kernels, model.arithmetic, tokens, w.operand);
  Linear(kernels, in, layer.key_value, key_value);
  if (rows == Rows::kFirst) {
    in = Prepare(kernels, model.arithmetic, x, w.operand);
  }
  Linear(kernels, in, layer.query, query);
  AttendEach(model, batch, rows, query, key_value, w.attention, context);
  for (int64_t begin = 0; begin < x.rows; begin += kBlockRows) {
    const int64_t count = std::min(kBlockRows, x.rows - begin);
    FeedForward(model, layer, context.RowRange(begin, count),
                x.RowRange(begin, count), w);
  }
}

void EmbedTokens(const BertModel& model, const Batch& batch,
                 MatrixView tokens) {
  const BertConfig& config = model.config;
  const int64_t hidden = config.hidden_size;
  Embeddings(
      batch, Table(model.word_embeddings, config.vocab_size, hidden),
      Table(model.token_type_embeddings, config.type_vocab_size, hidden),
      Table(model.position_embeddings, config.max_position_embeddings, hidden),
      tokens);
  LayerNorm(*model.kernels, model.embeddings_norm, tokens);
}

// Each sequence's first token, [CLS].
void TakeFirstTokens(const Batch& batch, ConstMatrixView tokens,
                     MatrixView first) {
  for (int64_t i = 0; i < first.rows; ++i) {
    const float* row = tokens.row(batch.cu_seqlens[static_cast<size_t>(i)]);
    std::copy(row, row + tokens.cols, first.row(i));
  }
}

// tanh(first W' + b), then the one logit.
void PoolAndClassify(const BertModel& model, ConstMatrixView first,
                     BertWorkspace& w, std::span<float> logits) {
  const MatrixView pooled = Room(w.query, first.rows, first.cols);
  Linear(*model.kernels, {first}, model.pooler, pooled);
  for (float* x = pooled.data; x != pooled.row(pooled.rows); ++x) {
    *x = std::tanh(*x);
  }
  Linear(*model.kernels, {pooled}, model.classifier,
         {logits.data(), first.rows, 1, 1});
}

}  // namespace

bool BertForward(const BertModel& model, const Batch& batch,
                 const std::function<bool()>& abandoned,
                 BertWorkspace& workspace, std::span<float> logits) {
  const int64_t hidden = model.config.hidden_size;
  const MatrixView tokens =
      Room(workspace.tokens, batch.total_tokens(), hidden);
  const MatrixView first = Room(workspace.first_tokens, batch.size(), hidden);

  EmbedTokens(model, batch, tokens);
  for (size_t i = 0; i + 1 < model.layers.size(); ++i) {
    if (abandoned && abandoned()) return false;
    EncoderLayer(model, model.layers[i], batch, Rows::kAll, tokens, tokens,
                 workspace);
  }
  // The head reads [CLS] alone: the last layer computes no other row. Its keys
  // and values still need every token.
  TakeFirstTokens(batch, tokens, first);
  EncoderLayer(model, model.layers.back(), batch, Rows::kFirst, tokens, first,
               workspace);
  PoolAndClassify(model, first, workspace, logits);
  return true;
}

}  // namespace podium
