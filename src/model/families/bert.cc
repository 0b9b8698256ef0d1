#include "model/families/bert.h"

#include <utility>

#include "model/bert_embeddings.h"
#include "model/encoder.h"

namespace podium {
namespace {

constexpr std::string_view kBertParts[] = {"embeddings.", "encoder.",
                                           "pooler."};
constexpr std::string_view kBertHead[] = {"classifier."};
constexpr std::string_view kBertBuffers[] = {"bert.embeddings.position_ids",
                                             "bert.embeddings.token_type_ids"};
constexpr TensorNames kBertNames = {.prefix = "bert.",
                                    .encoder = kBertParts,
                                    .head = kBertHead,
                                    .ignored = kBertBuffers};

struct BertWeights {
  BertEmbeddings embeddings;
  Encoder encoder;
  ScoreHead head;
};

class BertCrossEncoder : public CrossEncoder {
 public:
  BertCrossEncoder(const ModelSizes& sizes, BertWeights weights)
      : CrossEncoder(sizes), weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [embeddings, encoder, head] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    EmbedTokens(kernels, embeddings, pairs, tokens);
    const auto first = EncodeFirstTokens(encoder, pairs, pass, tokens);
    if (!first) return false;
    ScoreStates(kernels, head, *first, w.pooled, logits);
    return true;
  }

 private:
  const BertWeights weights_;
};

class BertConfig : public EncoderConfig {
 public:
  explicit BertConfig(const EncoderSizes& read) : EncoderConfig(read) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto weights = ReadWeights(
        files, limits, kBertNames, kernels, [&](TensorReader& reader) {
          BertWeights w;
          w.embeddings = ReadBertEmbeddings(reader, "bert.embeddings", encoder_,
                                            encoder_.hidden, arithmetic);
          w.encoder = ReadEncoder(reader, "bert.encoder.layer", kBertLayerNames,
                                  encoder_, kernels, arithmetic);
          w.head = ReadScoreHead(reader, "bert.pooler.dense", Activation::kTanh,
                                 "classifier", encoder_);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<BertCrossEncoder>(sizes, *std::move(weights));
  }
};

}  // namespace

std::unique_ptr<ModelConfig> ReadBertConfig(ConfigReader& reader) {
  reader.OneLabel();
  return std::make_unique<BertConfig>(ReadEncoderSizes(reader, kBertDefaults));
}

}  // namespace podium
