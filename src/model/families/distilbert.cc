#include "model/families/distilbert.h"

#include <utility>

#include "model/encoder.h"
#include "ops/embeddings.h"

namespace podium {
namespace {

constexpr std::string_view kDistilBertParts[] = {"embeddings.", "transformer."};
constexpr std::string_view kDistilBertHead[] = {"pre_classifier.",
                                                "classifier."};
constexpr std::string_view kDistilBertBuffers[] = {
    "distilbert.embeddings.position_ids"};
constexpr TensorNames kDistilBertNames = {.prefix = "distilbert.",
                                          .encoder = kDistilBertParts,
                                          .head = kDistilBertHead,
                                          .ignored = kDistilBertBuffers};

constexpr EncoderLayerNames kDistilBertLayerNames = {
    .query = "attention.q_lin",
    .key = "attention.k_lin",
    .value = "attention.v_lin",
    .attention_output = "attention.out_lin",
    .attention_norm = "sa_layer_norm",
    .intermediate = "ffn.lin1",
    .output = "ffn.lin2",
    .output_norm = "output_layer_norm"};

struct DistilBertWeights {
  EmbeddingTable words, positions;
  LayerNormWeights norm;
  Encoder encoder;
  ScoreHead head;
};

class DistilBertCrossEncoder : public CrossEncoder {
 public:
  DistilBertCrossEncoder(const ModelSizes& sizes, DistilBertWeights weights)
      : CrossEncoder(sizes), weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [words, positions, norm, encoder, head] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    Embed(words, pairs.input_ids, tokens);
    AddPositions(positions, pairs.cu_seqlens, tokens);
    LayerNorm(kernels, norm, tokens);
    const auto first = EncodeFirstTokens(encoder, pairs, pass, tokens);
    if (!first) return false;
    ScoreStates(kernels, head, *first, w.pooled, logits);
    return true;
  }

 private:
  const DistilBertWeights weights_;
};

class DistilBertConfig : public EncoderConfig {
 public:
  explicit DistilBertConfig(const EncoderSizes& read) : EncoderConfig(read) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const int64_t hidden = encoder_.hidden;
    auto weights = ReadWeights(
        files, limits, kDistilBertNames, kernels, [&](TensorReader& reader) {
          const std::string at = "distilbert.embeddings.";
          DistilBertWeights w;
          w.words =
              reader.Table(at + "word_embeddings", encoder_.vocab, hidden);
          w.positions = reader.Table(at + "position_embeddings",
                                     encoder_.positions, hidden);
          w.norm = reader.Norm(at + "LayerNorm", hidden, encoder_.eps);
          w.encoder =
              ReadEncoder(reader, "distilbert.transformer.layer",
                          kDistilBertLayerNames, encoder_, kernels, arithmetic);
          w.head = ReadScoreHead(reader, "pre_classifier", Activation::kRelu,
                                 "classifier", encoder_);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<DistilBertCrossEncoder>(sizes, *std::move(weights));
  }
};

// The defaults are DistilBertConfig's in transformers. "sinusoidal_pos_embds"
// says how the positions began to be trained; they are a table all the same.
EncoderSizes ReadDistilBertSizes(ConfigReader& reader) {
  reader.Only("activation", "gelu");
  const Limits& limits = reader.limits();
  EncoderSizes sizes;
  sizes.vocab = reader.Size("vocab_size", 30522, 1, limits.max_model_vocab);
  sizes.hidden = reader.Width("dim", 768);
  sizes.layers = reader.Size("n_layers", 6, 1, limits.max_model_layers);
  sizes.heads = reader.Size("n_heads", 12, 1, sizes.hidden);
  sizes.intermediate = reader.Width("hidden_dim", 4 * 768);
  sizes.positions = reader.Width("max_position_embeddings", 512);
  sizes.types = 2;  // a tokenizer may give a pair's; they change nothing
  sizes.eps = 1e-12f;
  CheckHeads(reader, "n_heads", sizes);
  return sizes;
}

}  // namespace

std::unique_ptr<ModelConfig> ReadDistilBertConfig(ConfigReader& reader) {
  reader.OneLabel();
  return std::make_unique<DistilBertConfig>(ReadDistilBertSizes(reader));
}

}  // namespace podium
