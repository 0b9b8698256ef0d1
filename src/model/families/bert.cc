#include "model/families/bert.h"

#include <algorithm>
#include <utility>

#include "model/bert_embeddings.h"
#include "model/encoder.h"
#include "ops/activations.h"

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
  LinearWeights pooler;      // hidden -> hidden
  LinearWeights classifier;  // hidden -> 1
};

class BertCrossEncoder : public CrossEncoder {
 public:
  BertCrossEncoder(const ModelSizes& sizes, BertWeights weights)
      : CrossEncoder(sizes), weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [embeddings, encoder, pooler, classifier] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    EmbedTokens(kernels, embeddings, pairs, tokens);
    const auto first = EncodeFirstTokens(encoder, pairs, pass, tokens);
    if (!first) return false;
    const MatrixView pooled = Scratch(w.pooled, first->rows, first->cols);
    Linear(kernels, {*first}, pooler, pooled);
    Tanh(pooled);
    Linear(kernels, {pooled}, classifier, {logits.data(), pooled.rows, 1, 1});
    return true;
  }

 private:
  const BertWeights weights_;
};

class BertConfig : public ModelConfig {
 public:
  explicit BertConfig(const EncoderSizes& read) : encoder_(read) {
    sizes = ModelSizesOf(read);
    widest_product = std::max(read.hidden, read.intermediate);
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const int64_t hidden = encoder_.hidden;
    auto weights = ReadWeights(
        files, limits, kBertNames, kernels, [&](TensorReader& reader) {
          BertWeights w;
          w.embeddings =
              ReadBertEmbeddings(reader, "bert.embeddings", encoder_, hidden);
          w.encoder = ReadEncoder(reader, "bert.encoder.layer", kBertLayerNames,
                                  encoder_, kernels, arithmetic);
          w.pooler = reader.Linear("bert.pooler.dense", Arithmetic::kF32,
                                   hidden, hidden);
          w.classifier =
              reader.Linear("classifier", Arithmetic::kF32, 1, hidden);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<BertCrossEncoder>(sizes, *std::move(weights));
  }

 private:
  const EncoderSizes encoder_;
};

}  // namespace

std::unique_ptr<ModelConfig> ReadBertConfig(ConfigReader& reader) {
  reader.OneLabel();
  return std::make_unique<BertConfig>(ReadEncoderSizes(reader, kBertDefaults));
}

}  // namespace podium
