#include "model/families/gemma.h"

#include <array>
#include <cmath>
#include <utility>

#include "model/decoder.h"
#include "ops/glu.h"

namespace podium {
namespace {

// GemmaConfig's defaults in transformers.
const DecoderSizes kGemmaDefaults = {
    .vocab = 256000,
    .hidden = 3072,
    .layers = 28,
    .heads = {.count = 16, .key_values = 16, .size = 256},
    .intermediate = 24576,
    .positions = 8192,
    .rope_theta = 10000,
    .rotary = {},
    .tied = true,
    .eps = 1e-6f};

// "gelu" is what older files call it.
constexpr std::array<std::string_view, 2> kGemmaActivations = {
    "gelu_pytorch_tanh", "gelu"};

void AddOne(RmsNormWeights& norm) {
  for (float& weight : norm.weight.span()) weight += 1;
}

class GemmaModel : public DecoderModel {
 public:
  using DecoderModel::DecoderModel;

 private:
  DecoderSteps Steps(size_t) const override {
    return {.query = Rotate, .key = Rotate, .unit = GeGluNear};
  }
};

class GemmaConfig : public DecoderConfig {
 public:
  explicit GemmaConfig(const DecoderSizes& decoder)
      : DecoderConfig(decoder, DecoderHead::kTokens) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const auto tokens = TokensToRead(files, limits);
    if (!tokens) return Unexpected(tokens.error());
    auto decoder = ReadWeights(
        files, limits, DecoderNames(decoder_.tied), kernels,
        [&](TensorReader& reader) {
          Decoder read = ReadDecoder(reader, decoder_, *tokens,
                                     /*biased=*/false, kernels, arithmetic);
          read.embedding_scale = std::sqrt(static_cast<float>(decoder_.hidden));
          for (DecoderLayer& layer : read.layers) {
            AddOne(layer.attention_norm);
            AddOne(layer.feed_forward_norm);
          }
          AddOne(read.norm);
          return read;
        });
    if (!decoder) return Unexpected(decoder.error());
    return std::make_unique<GemmaModel>(sizes, *std::move(decoder));
  }
};

}  // namespace

std::unique_ptr<ModelConfig> ReadGemmaConfig(ConfigReader& reader) {
  reader.OneOf("hidden_act", kGemmaActivations, 0);
  reader.OnlyFalse("attention_bias");
  reader.OnlyFalse("use_bidirectional_attention");
  return std::make_unique<GemmaConfig>(
      ReadDecoderSizes(reader, kGemmaDefaults));
}

}  // namespace podium
