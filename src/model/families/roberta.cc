#include "model/families/roberta.h"

#include <utility>

#include "model/bert_embeddings.h"
#include "model/encoder.h"

namespace podium {
namespace {

constexpr std::string_view kRobertaParts[] = {"embeddings.", "emb_ln.",
                                              "encoder.", "pooler."};
constexpr std::string_view kRobertaHead[] = {"classifier."};
constexpr std::string_view kRobertaIgnored[] = {
    "roberta.embeddings.position_ids", "roberta.embeddings.token_type_ids",
    "roberta.pooler."};  // of pretraining; the classifier does not read it
constexpr TensorNames kRobertaNames = {.prefix = "roberta.",
                                       .encoder = kRobertaParts,
                                       .head = kRobertaHead,
                                       .ignored = kRobertaIgnored};

// RobertaConfig's defaults in transformers.
constexpr EncoderSizes kRobertaDefaults = {.vocab = 50265,
                                           .hidden = 768,
                                           .layers = 12,
                                           .heads = 12,
                                           .intermediate = 3072,
                                           .positions = 512,
                                           .types = 2,
                                           .eps = 1e-12f};
constexpr int64_t kDefaultPadding = 1;

// The layout of jinaai/xlm-roberta-flash-implementation: the same model.
constexpr EncoderLayerNames kFlashLayerNames = {
    .query = {},
    .key = {},
    .value = {},
    .packed = "mixer.Wqkv",
    .attention_output = "mixer.out_proj",
    .attention_norm = "norm1",
    .intermediate = "mlp.fc1",
    .output = "mlp.fc2",
    .output_norm = "norm2"};

struct RobertaWeights {
  BertEmbeddings embeddings;
  Encoder encoder;
  ScoreHead head;
};

// Positions count from `padding` + 1 in each text, padding tokens left out;
// these have the position `padding` (create_position_ids_from_input_ids in
// transformers).
std::span<const int32_t> PositionsOf(const TextBatch& texts, int32_t padding,
                                     Workspace& workspace) {
  workspace.positions.Grow(texts.total_tokens());
  const auto positions = workspace.positions.span().first(
      static_cast<size_t>(texts.total_tokens()));
  for (size_t text = 1; text < texts.cu_seqlens.size(); ++text) {
    int32_t last = padding;
    for (auto i = static_cast<size_t>(texts.cu_seqlens[text - 1]);
         i < static_cast<size_t>(texts.cu_seqlens[text]); ++i) {
      const bool is_padding = texts.input_ids[i] == padding;
      positions[i] = is_padding ? padding : ++last;
    }
  }
  return positions;
}

class RobertaCrossEncoder : public CrossEncoder {
 public:
  RobertaCrossEncoder(const ModelSizes& sizes, int32_t padding,
                      RobertaWeights weights)
      : CrossEncoder(sizes), padding_(padding), weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [embeddings, encoder, head] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    Embed(kernels, embeddings.words, pairs.input_ids, tokens);
    AddEmbeddings(embeddings.types, pairs.token_type_ids, tokens);
    AddEmbeddings(embeddings.positions, PositionsOf(pairs, padding_, w),
                  tokens);
    LayerNorm(kernels, embeddings.norm, tokens);
    const auto first = EncodeFirstTokens(encoder, pairs, pass, tokens);
    if (!first) return false;
    ScoreStates(kernels, head, *first, w.pooled, logits);
    return true;
  }

 private:
  const int32_t padding_;
  const RobertaWeights weights_;
};

class RobertaConfig : public EncoderConfig {
 public:
  RobertaConfig(const EncoderSizes& read, int64_t padding)
      : EncoderConfig(read), padding_(static_cast<int32_t>(padding)) {
    sizes.max_sequence_length -= padding_ + 1;
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto weights = ReadWeights(
        files, limits, kRobertaNames, kernels, [&](TensorReader& reader) {
          RobertaWeights w;
          const bool flash = reader.Has("roberta.emb_ln.weight");
          w.embeddings = ReadBertEmbeddings(
              reader, "roberta.embeddings",
              flash ? "roberta.emb_ln" : "roberta.embeddings.LayerNorm",
              encoder_, encoder_.hidden, arithmetic);
          w.encoder = ReadEncoder(
              reader,
              flash ? "roberta.encoder.layers" : "roberta.encoder.layer",
              flash ? kFlashLayerNames : kBertLayerNames, encoder_, kernels,
              arithmetic);
          w.head = ReadScoreHead(reader, "classifier.dense", Activation::kTanh,
                                 "classifier.out_proj", encoder_);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<RobertaCrossEncoder>(sizes, padding_,
                                                 *std::move(weights));
  }

 private:
  const int32_t padding_;  // the id of the padding token
};

std::unique_ptr<ModelConfig> ReadRobertaKind(ConfigReader& reader,
                                             const EncoderSizes& defaults) {
  reader.OneLabel();
  const EncoderSizes sizes = ReadEncoderSizes(reader, defaults);
  const int64_t padding =
      reader.Size("pad_token_id", kDefaultPadding, 0, sizes.vocab - 1);
  if (sizes.positions < padding + 2) {
    reader.Refuse("max_position_embeddings", std::to_string(sizes.positions),
                  "\"pad_token_id\" + 2 or more: positions begin after the "
                  "padding token's id");
  }
  return std::make_unique<RobertaConfig>(sizes, padding);
}

}  // namespace

std::unique_ptr<ModelConfig> ReadRobertaConfig(ConfigReader& reader) {
  return ReadRobertaKind(reader, kRobertaDefaults);
}

std::unique_ptr<ModelConfig> ReadXlmRobertaConfig(ConfigReader& reader) {
  EncoderSizes defaults = kRobertaDefaults;
  defaults.vocab = 30522;
  return ReadRobertaKind(reader, defaults);
}

}  // namespace podium
