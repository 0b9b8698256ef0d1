#include "model/families/qwen3.h"

#include <utility>
#include <vector>

#include "model/decoder.h"
#include "ops/glu.h"

namespace podium {
namespace {

// Qwen3Config's defaults in transformers.
const DecoderSizes kQwen3Defaults = {
    .vocab = 151936,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 32, .size = 128},
    .intermediate = 22016,
    .positions = 32768,
    .rope_theta = 10000,
    .rotary = {},
    .tied = false,
    .eps = 1e-6f};

struct Qwen3Weights {
  Decoder decoder;
  std::vector<RmsNormWeights> query_norms, key_norms;  // one a layer
};

class Qwen3Model : public DecoderModel {
 public:
  Qwen3Model(const ModelSizes& sizes, Qwen3Weights weights)
      : DecoderModel(sizes, std::move(weights.decoder)),
        query_norms_(std::move(weights.query_norms)),
        key_norms_(std::move(weights.key_norms)) {}

 private:
  DecoderSteps Steps(size_t layer) const override {
    const auto step = [](const RmsNormWeights& norm) {
      return [&norm](ConstMatrixView angles, MatrixView heads) {
        RmsNormHeads(norm, heads);
        Rotate(angles, heads);
      };
    };
    return {.query = step(query_norms_[layer]),
            .key = step(key_norms_[layer]),
            .unit = SwiGlu};
  }

  const std::vector<RmsNormWeights> query_norms_, key_norms_;
};

class Qwen3Config : public DecoderConfig {
 public:
  using DecoderConfig::DecoderConfig;

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const auto tokens = TokensToRead(files, limits);
    if (!tokens) return Unexpected(tokens.error());
    auto weights = ReadWeights(
        files, limits, DecoderNames(decoder_.tied), kernels,
        [&](TensorReader& reader) {
          Qwen3Weights w;
          w.decoder = ReadDecoder(reader, decoder_, *tokens, /*biased=*/false,
                                  kernels, arithmetic);
          for (int64_t i = 0; i < decoder_.layers && !reader.error(); ++i) {
            const auto norm = [&](const char* name) {
              return reader.RmsNorm(DecoderLayerPrefix(i) + name,
                                    decoder_.heads.size, decoder_.eps);
            };
            w.query_norms.push_back(norm("self_attn.q_norm"));
            w.key_norms.push_back(norm("self_attn.k_norm"));
          }
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<Qwen3Model>(sizes, *std::move(weights));
  }
};

std::unique_ptr<ModelConfig> ReadQwen3(ConfigReader& reader, DecoderHead head) {
  reader.Only("hidden_act", "silu");
  reader.OnlyFalse("attention_bias");
  const DecoderSizes sizes = ReadDecoderSizes(reader, kQwen3Defaults);
  return std::make_unique<Qwen3Config>(sizes, head);
}

}  // namespace

std::unique_ptr<ModelConfig> ReadQwen3Config(ConfigReader& reader) {
  return ReadQwen3(reader, DecoderHead::kTokens);
}

std::unique_ptr<ModelConfig> ReadQwen3LabelConfig(ConfigReader& reader) {
  reader.OneLabel();
  return ReadQwen3(reader, DecoderHead::kLabel);
}

}  // namespace podium
