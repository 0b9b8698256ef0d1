#include "model/causal_decoder.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace podium {
namespace {

class CausalDecoder : public CausalModel {
 public:
  // `padding`: a token at which no logit is read.
  CausalDecoder(const ModelSizes& sizes, Decoder decoder,
                std::optional<int32_t> padding)
      : CausalModel(sizes), decoder_(std::move(decoder)), padding_(padding) {}

  bool Read(const TextBatch& prefixes, const ForwardPass& pass,
            std::span<TextKeyValues* const> kept) const override {
    const std::vector<const TextKeyValues*> nothing(kept.size(), nullptr);
    for (size_t i = 0; i < kept.size(); ++i) {
      kept[i]->tokens = prefixes.cu_seqlens[i + 1] - prefixes.cu_seqlens[i];
      kept[i]->heads.resize(
          static_cast<size_t>(layers() * decoder_.heads.key_values));
    }
    const MatrixView tokens =
        Scratch(pass.workspace.tokens, prefixes.total_tokens(), hidden());
    const DecoderRun run(decoder_, prefixes, nothing, kept, pass, tokens);
    for (int64_t i = 0; i < layers(); ++i) {
      if (pass.IsAbandoned()) return false;
      if (i + 1 < layers()) {
        RunDecoderLayer(layer(i), i, run.Layer(i), tokens);
      } else {
        KeepKeyValues(layer(i), i, run.Layer(i), tokens);
      }
    }
    return true;
  }

  bool Score(const TextBatch& texts,
             std::span<const TextKeyValues* const> before,
             const ForwardPass& pass, std::span<float> logits) const override {
    Workspace& w = pass.workspace;
    const MatrixView tokens = Scratch(w.tokens, texts.total_tokens(), hidden());
    const DecoderRun run(decoder_, texts, before, {}, pass, tokens);
    const int64_t last = layers() - 1;
    for (int64_t i = 0; i < last; ++i) {
      if (pass.IsAbandoned()) return false;
      RunDecoderLayer(layer(i), i, run.Layer(i), tokens);
    }
    if (pass.IsAbandoned()) return false;
    // The last layer computes no other row. Its keys and values still need
    // every token.
    const std::span<const int32_t> rows = RowsToScore(texts, w.rows);
    const MatrixView states = Scratch(w.row_states, texts.size(), hidden());
    for (int64_t i = 0; i < states.rows; ++i) {
      std::copy_n(tokens.row(rows[static_cast<size_t>(i)]), tokens.cols,
                  states.row(i));
    }
    RunDecoderLayerOnRows(layer(last), last, run.Layer(last), rows, tokens,
                          states);
    DecoderLogits(decoder_, states, logits);
    return true;
  }

  int64_t prefix_bytes_per_token() const override {
    return layers() * KeyValueBytes(*decoder_.kernels, decoder_.arithmetic,
                                    decoder_.heads);
  }

 private:
  int64_t hidden() const { return sizes().hidden_size; }
  int64_t layers() const { return std::ssize(decoder_.layers); }
  const DecoderLayer& layer(int64_t index) const {
    return decoder_.layers[static_cast<size_t>(index)];
  }

  // Each text's last token that is no padding; its last one if all are.
  std::span<const int32_t> RowsToScore(const TextBatch& texts,
                                       AlignedArray<int32_t>& scratch) const {
    scratch.Grow(texts.size());
    const auto rows = scratch.span().first(static_cast<size_t>(texts.size()));
    for (size_t i = 0; i < rows.size(); ++i) {
      const int32_t begin = texts.cu_seqlens[i], end = texts.cu_seqlens[i + 1];
      int32_t row = end - 1;
      while (row >= begin &&
             texts.input_ids[static_cast<size_t>(row)] == padding_) {
        --row;
      }
      rows[i] = row < begin ? end - 1 : row;
    }
    return rows;
  }

  const Decoder decoder_;
  const std::optional<int32_t> padding_;
};

}  // namespace

CausalDecoderConfig::CausalDecoderConfig(DecoderShape shape, DecoderHead head)
    : shape_(std::move(shape)), head_(head) {
  SetDecoderSizes(shape_.sizes, *this);
  reads_score_tokens = head == DecoderHead::kTokens;
}

Result<std::unique_ptr<Model>> CausalDecoderConfig::Build(
    const FileSource& files, const Kernels& kernels, Arithmetic arithmetic,
    const Limits& limits) const {
  const auto tokens = TokensToRead(files, limits);
  if (!tokens) return Unexpected(tokens.error());
  auto decoder = ReadWeights(files, limits, DecoderNames(shape_.sizes), kernels,
                             [&](TensorReader& reader) {
                               return ReadDecoder(reader, shape_, *tokens,
                                                  kernels, arithmetic);
                             });
  if (!decoder) return Unexpected(decoder.error());
  return std::make_unique<CausalDecoder>(
      sizes, *std::move(decoder),
      head_ == DecoderHead::kLabel ? shape_.sizes.pad_token : std::nullopt);
}

Result<std::optional<ScoreTokens>> CausalDecoderConfig::TokensToRead(
    const FileSource& files, const Limits& limits) const {
  if (head_ == DecoderHead::kLabel) return std::optional<ScoreTokens>();
  if (score_tokens) return score_tokens;
  auto tokens = ReadScoreTokens(files, limits, shape_.sizes.vocab);
  if (tokens && !*tokens) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("modules.json") +
                    ": names no LogitScore, so that it is not known which "
                    "tokens of this model say yes and no; choose its template",
                "template");
  }
  return tokens;
}

}  // namespace podium
