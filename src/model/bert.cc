#include "model/bert.h"

#include <algorithm>
#include <cmath>

#include "ops/attention.h"
#include "ops/embeddings.h"

namespace podium {
namespace {

// Rows that go through a product together: what they are in between stays in
// L2, and a layer's weights are read often enough to be cheap. Fewer where
// there are not enough for every lane.
constexpr int64_t kBlockRows = 96;
constexpr int64_t kLeastBlockRows = 24;

MatrixView Room(AlignedFloats& floats, int64_t rows, int64_t cols) {
  floats.Grow(rows * cols);
  return {floats.data(), rows, cols, cols};
}

ConstMatrixView Table(const AlignedFloats& floats, int64_t rows, int64_t cols) {
  return {floats.data(), rows, cols, cols};
}

// Which rows of a layer go on: all tokens of a sequence, or its first alone.
enum class Rows { kAll, kFirst };

// body(begin, count, lane) for blocks of rows that make up `rows`.
template <class Body>
void ForEachBlock(const Loop& loop, size_t lanes, int64_t rows,
                  const Body& body) {
  const auto count = static_cast<int64_t>(lanes);
  const int64_t share = (rows + count - 1) / count;
  const int64_t block = std::clamp(share, kLeastBlockRows, kBlockRows);
  loop((rows + block - 1) / block, [&](int64_t index, int lane) {
    const int64_t begin = index * block;
    body(begin, std::min(block, rows - begin), lane);
  });
}

// One layer's way through a batch.
struct EncoderLayer {
  const BertModel& model;
  const BertLayer& layer;
  const Batch& batch;
  const Loop& loop;
  BertWorkspace& w;

  // `x` holds the rows that go on and is replaced by the layer's output;
  // `tokens` is all of them (and x itself under Rows::kAll).
  void Run(Rows rows, ConstMatrixView tokens, MatrixView x) const {
    const int64_t hidden = model.config.hidden_size;
    const MatrixView query = Room(w.query, x.rows, hidden);
    const MatrixView key_value = Room(w.key_value, tokens.rows, 2 * hidden);
    const MatrixView context = Room(w.context, x.rows, hidden);

    ForEachBlock(
        loop, w.lanes.size(), tokens.rows,
        [&](int64_t begin, int64_t count, int lane) {
          const Operand in = Prepared(tokens.RowRange(begin, count), lane);
          Linear(kernels(), in, layer.key_value,
                 key_value.RowRange(begin, count));
          if (rows == Rows::kFirst) return;
          Linear(kernels(), in, layer.query, query.RowRange(begin, count));
        });
    if (rows == Rows::kFirst) {
      Linear(kernels(), Prepared(x, 0), layer.query, query);
    }
    Attend(rows, query, key_value, context);
    ForEachBlock(loop, w.lanes.size(), x.rows,
                 [&](int64_t begin, int64_t count, int lane) {
                   FeedForward(context.RowRange(begin, count),
                               x.RowRange(begin, count), lane);
                 });
  }

 private:
  const Kernels& kernels() const { return *model.kernels; }
  BertLane& Lane(int lane) const { return w.lanes[static_cast<size_t>(lane)]; }
  Operand Prepared(ConstMatrixView x, int lane) const {
    return Prepare(kernels(), model.arithmetic, x, Lane(lane).operand);
  }

  // Self-attention of each sequence, or where there are several lanes, of each
  // head of one. `q` and `out` have the rows that go on, sequence by sequence;
  // `key_value` has all tokens.
  void Attend(Rows rows, ConstMatrixView q, ConstMatrixView key_value,
              MatrixView out) const {
    const int64_t heads = model.config.num_attention_heads;
    const int64_t parts = w.lanes.size() == 1 ? 1 : heads;
    const int64_t columns = q.cols / parts;
    loop(batch.size() * parts, [&](int64_t index, int lane) {
      const int64_t i = index / parts, column = index % parts * columns;
      const int64_t begin = batch.cu_seqlens[static_cast<size_t>(i)];
      const int64_t seqlen =
          batch.cu_seqlens[static_cast<size_t>(i) + 1] - begin;
      const int64_t first = rows == Rows::kAll ? begin : i;
      const int64_t count = rows == Rows::kAll ? seqlen : 1;
      const auto part = [&](auto matrix, int64_t row, int64_t size) {
        return matrix.RowRange(row, size).ColumnRange(column, columns);
      };
      Attention(kernels(), model.arithmetic, heads / parts,
                part(q, first, count), part(key_value, begin, seqlen),
                part(key_value.ColumnRange(q.cols, q.cols), begin, seqlen),
                Lane(lane).attention, part(out, first, count));
    });
  }

  // What a layer does to each row by itself once it has attended: the output
  // projection, the feed-forward network and both LayerNorms. `x` is replaced.
  void FeedForward(ConstMatrixView context, MatrixView x, int lane) const {
    const MatrixView attended = Room(Lane(lane).attended, x.rows, x.cols);
    const MatrixView intermediate =
        Room(Lane(lane).intermediate, x.rows, model.config.intermediate_size);

    LinearResidual(kernels(), Prepared(context, lane), layer.attention_output,
                   x, attended);
    LayerNorm(kernels(), layer.attention_norm, attended);
    LinearGelu(kernels(), Prepared(attended, lane), layer.intermediate,
               intermediate);
    LinearResidual(kernels(), Prepared(intermediate, lane), layer.output,
                   attended, x);
    LayerNorm(kernels(), layer.output_norm, x);
  }
};

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

// The layers [0, count), one after another. False where the batch was
// abandoned.
bool RunLayers(const BertModel& model, size_t count, const Batch& batch,
               const std::function<bool()>& abandoned, const Loop& loop,
               BertWorkspace& w, MatrixView tokens) {
  for (size_t i = 0; i < count; ++i) {
    if (abandoned && abandoned()) return false;
    EncoderLayer{model, model.layers[i], batch, loop, w}.Run(Rows::kAll, tokens,
                                                             tokens);
  }
  return true;
}

bool ForwardTogether(const BertModel& model, const Batch& batch,
                     const std::function<bool()>& abandoned, const Loop& loop,
                     BertWorkspace& w, std::span<float> logits) {
  const int64_t hidden = model.config.hidden_size;
  const MatrixView tokens = Room(w.tokens, batch.total_tokens(), hidden);
  EmbedTokens(model, batch, tokens);
  if (!RunLayers(model, model.layers.size() - 1, batch, abandoned, loop, w,
                 tokens)) {
    return false;
  }
  // The head reads [CLS] alone: the last layer computes no other row. Its keys
  // and values still need every token.
  const MatrixView first = Room(w.first_tokens, batch.size(), hidden);
  TakeFirstTokens(batch, tokens, first);
  EncoderLayer{model, model.layers.back(), batch, loop, w}.Run(Rows::kFirst,
                                                               tokens, first);
  PoolAndClassify(model, first, w, logits);
  return true;
}

const LateInteractionHead& HeadAfter(const BertModel& model, int32_t layers) {
  const auto exit =
      std::ranges::find(model.exits, layers, &LateInteractionExit::layers);
  return exit == model.exits.end() ? model.late : exit->head;
}

bool ForwardApart(const BertModel& model, const Batch& batch,
                  const std::function<bool()>& abandoned, const Loop& loop,
                  BertWorkspace& w, std::span<float> logits) {
  w.texts.Cut(batch);
  const Batch texts = w.texts.batch();
  const MatrixView tokens =
      Room(w.tokens, texts.total_tokens(), model.config.hidden_size);
  const size_t layers = batch.layers == 0 ? model.layers.size()
                                          : static_cast<size_t>(batch.layers);
  EmbedTokens(model, texts, tokens);
  if (!RunLayers(model, layers, texts, abandoned, loop, w, tokens)) {
    return false;
  }
  const auto states = [&](TokenRange text) {
    return TextStates{w.texts.ids(text),
                      tokens.RowRange(text.begin, text.count)};
  };
  loop(batch.size(), [&](int64_t i, int lane) {
    const auto& [query, document] = w.texts.pairs()[static_cast<size_t>(i)];
    logits[static_cast<size_t>(i)] =
        LateInteraction(*model.kernels, HeadAfter(model, batch.layers),
                        model.idf.span(), states(query), states(document),
                        w.lanes[static_cast<size_t>(lane)].late);
  });
  return true;
}

}  // namespace

void LoopAlone(int64_t count, const LoopBody& body) {
  for (int64_t index = 0; index < count; ++index) body(index, 0);
}

bool BertForward(const BertModel& model, const Batch& batch,
                 const std::function<bool()>& abandoned, const Loop& loop,
                 BertWorkspace& workspace, std::span<float> logits) {
  const auto forward = model.config.head == BertHead::kClassifier
                           ? ForwardTogether
                           : ForwardApart;
  return forward(model, batch, abandoned, loop, workspace, logits);
}

}  // namespace podium
