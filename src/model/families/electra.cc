#include "model/families/electra.h"

#include <optional>
#include <utility>

#include "model/bert_embeddings.h"
#include "model/encoder.h"

namespace podium {
namespace {

constexpr std::string_view kElectraParts[] = {
    "embeddings.", "embeddings_project.", "encoder."};
constexpr std::string_view kElectraHead[] = {"classifier."};
constexpr std::string_view kElectraBuffers[] = {
    "electra.embeddings.position_ids", "electra.embeddings.token_type_ids"};
constexpr TensorNames kElectraNames = {.prefix = "electra.",
                                       .encoder = kElectraParts,
                                       .head = kElectraHead,
                                       .ignored = kElectraBuffers};

// ElectraConfig's defaults in transformers.
constexpr EncoderSizes kElectraDefaults = {.vocab = 30522,
                                           .hidden = 256,
                                           .layers = 12,
                                           .heads = 4,
                                           .intermediate = 1024,
                                           .positions = 512,
                                           .types = 2,
                                           .eps = 1e-12f};
constexpr int64_t kDefaultEmbeddingSize = 128;

struct ElectraWeights {
  BertEmbeddings embeddings;
  // embedding size -> hidden; nothing where they are the same.
  std::optional<LinearWeights> project;
  Encoder encoder;
  ScoreHead head;
};

class ElectraCrossEncoder : public CrossEncoder {
 public:
  ElectraCrossEncoder(const ModelSizes& sizes, ElectraWeights weights)
      : CrossEncoder(sizes), weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [embeddings, project, encoder, head] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    if (project) {
      const MatrixView embedded =
          Scratch(w.embedded, tokens.rows, embeddings.words.width);
      EmbedTokens(kernels, embeddings, pairs, embedded);
      Linear(kernels, {embedded}, *project, tokens);
    } else {
      EmbedTokens(kernels, embeddings, pairs, tokens);
    }
    const auto first = EncodeFirstTokens(encoder, pairs, pass, tokens);
    if (!first) return false;
    ScoreStates(kernels, head, *first, w.pooled, logits);
    return true;
  }

 private:
  const ElectraWeights weights_;
};

class ElectraConfig : public EncoderConfig {
 public:
  ElectraConfig(const EncoderSizes& read, int64_t embedding_size)
      : EncoderConfig(read), embedding_size_(embedding_size) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const int64_t hidden = encoder_.hidden;
    auto weights = ReadWeights(
        files, limits, kElectraNames, kernels, [&](TensorReader& reader) {
          ElectraWeights w;
          w.embeddings =
              ReadBertEmbeddings(reader, "electra.embeddings", encoder_,
                                 embedding_size_, arithmetic);
          if (embedding_size_ != hidden) {
            w.project =
                reader.Linear("electra.embeddings_project", Arithmetic::kF32,
                              hidden, embedding_size_);
          }
          w.encoder =
              ReadEncoder(reader, "electra.encoder.layer", kBertLayerNames,
                          encoder_, kernels, arithmetic);
          w.head = ReadScoreHead(reader, "classifier.dense", Activation::kGelu,
                                 "classifier.out_proj", encoder_);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<ElectraCrossEncoder>(sizes, *std::move(weights));
  }

 private:
  const int64_t embedding_size_;
};

}  // namespace

std::unique_ptr<ModelConfig> ReadElectraConfig(ConfigReader& reader) {
  reader.OneLabel();
  const EncoderSizes sizes = ReadEncoderSizes(reader, kElectraDefaults);
  return std::make_unique<ElectraConfig>(
      sizes, reader.Width("embedding_size", kDefaultEmbeddingSize));
}

}  // namespace podium
