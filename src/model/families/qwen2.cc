#include "model/families/qwen2.h"

#include <utility>

#include "model/decoder.h"
#include "ops/glu.h"

namespace podium {
namespace {

// Qwen2Config's and LlamaConfig's defaults in transformers.
const DecoderSizes kQwen2Defaults = {
    .vocab = 151936,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 32, .size = 0},
    .intermediate = 22016,
    .positions = 32768,
    .rope_theta = 10000,
    .rotary = {},
    .tied = false,
    .eps = 1e-6f};
const DecoderSizes kLlamaDefaults = {
    .vocab = 32000,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 32, .size = 0},
    .intermediate = 11008,
    .positions = 2048,
    .rope_theta = 10000,
    .rotary = {},
    .tied = false,
    .eps = 1e-6f};

class Qwen2Model : public DecoderModel {
 public:
  using DecoderModel::DecoderModel;

 private:
  DecoderSteps Steps(size_t) const override {
    return {.query = Rotate, .key = Rotate, .unit = SwiGlu};
  }
};

class Qwen2Config : public DecoderConfig {
 public:
  Qwen2Config(const DecoderSizes& decoder, bool biased)
      : DecoderConfig(decoder, DecoderHead::kTokens), biased_(biased) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const auto tokens = TokensToRead(files, limits);
    if (!tokens) return Unexpected(tokens.error());
    auto decoder =
        ReadWeights(files, limits, DecoderNames(decoder_.tied), kernels,
                    [&](TensorReader& reader) {
                      return ReadDecoder(reader, decoder_, *tokens, biased_,
                                         kernels, arithmetic);
                    });
    if (!decoder) return Unexpected(decoder.error());
    return std::make_unique<Qwen2Model>(sizes, *std::move(decoder));
  }

 private:
  const bool biased_;  // queries, keys and values
};

}  // namespace

std::unique_ptr<ModelConfig> ReadQwen2Config(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  const DecoderSizes sizes = ReadDecoderSizes(reader, kQwen2Defaults);
  return std::make_unique<Qwen2Config>(sizes, /*biased=*/true);
}

std::unique_ptr<ModelConfig> ReadLlamaConfig(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  reader.OnlyFalse("attention_bias");
  reader.OnlyFalse("mlp_bias");
  const DecoderSizes sizes = ReadDecoderSizes(reader, kLlamaDefaults);
  return std::make_unique<Qwen2Config>(sizes, /*biased=*/false);
}

}  // namespace podium
