#include "model/families/gemma.h"

#include <array>
#include <cmath>
#include <utility>

#include "model/rotary_config.h"

namespace podium {
namespace {

// The defaults of GemmaConfig, Gemma2Config and Gemma3TextConfig in
// transformers.
const DecoderSizes kGemmaDefaults = {
    .vocab = 256000,
    .hidden = 3072,
    .layers = 28,
    .heads = {.count = 16, .key_values = 16, .size = 256},
    .intermediate = 24576,
    .positions = 8192,
    .rope_theta = 10000,
    .tied = true,
    .eps = 1e-6f,
    .pad_token = 0};
const DecoderSizes kGemma2Defaults = {
    .vocab = 256000,
    .hidden = 2304,
    .layers = 26,
    .heads = {.count = 8, .key_values = 4, .size = 256},
    .intermediate = 9216,
    .positions = 8192,
    .rope_theta = 10000,
    .tied = true,
    .eps = 1e-6f,
    .pad_token = 0};
const DecoderSizes kGemma3Defaults = {
    .vocab = 262208,
    .hidden = 2304,
    .layers = 26,
    .heads = {.count = 8, .key_values = 4, .size = 256},
    .intermediate = 9216,
    .positions = 131072,
    .rope_theta = 1e6,
    .tied = true,
    .eps = 1e-6f,
    .pad_token = 0};

constexpr DecoderStyle kGemmaStyle = {
    .norms_add_one = true, .scaled_embeddings = true, .unit = GeGluNear};
constexpr DecoderStyle kGemma2Style = {.output_norms = true,
                                       .norms_add_one = true,
                                       .scaled_embeddings = true,
                                       .unit = GeGluNear};
constexpr DecoderStyle kGemma3Style = {.head_norms = true,
                                       .output_norms = true,
                                       .norms_add_one = true,
                                       .scaled_embeddings = true,
                                       .unit = GeGluNear};

// "gelu" is what older files call it.
constexpr std::array<std::string_view, 2> kGemmaActivations = {
    "gelu_pytorch_tanh", "gelu"};

// A cap; none where the key is null.
float ReadCap(ConfigReader& reader, std::string_view key, double usual) {
  if (reader.Has(key) && !reader.Find(key)) return 0;
  return static_cast<float>(reader.PositiveNumber(key, usual));
}

void RefuseOtherGemmas(ConfigReader& reader) {
  reader.OnlyFalse("attention_bias");
  reader.OnlyFalse("use_bidirectional_attention");
}

// What Gemma 2 and 3 share: all layers but every so many have a window.
DecoderSizes ReadNewerGemma(ConfigReader& reader, const DecoderSizes& usual,
                            int64_t every) {
  reader.Only("hidden_activation", "gelu_pytorch_tanh");
  RefuseOtherGemmas(reader);
  DecoderSizes sizes = ReadDecoderSizes(reader, usual);
  sizes.attention_scale = static_cast<float>(
      1 / std::sqrt(reader.PositiveNumber("query_pre_attn_scalar", 256)));
  ReadWindows(
      reader, 4096, [every](int64_t layer) { return (layer + 1) % every != 0; },
      sizes);
  return sizes;
}

}  // namespace

DecoderShape ReadGemma(ConfigReader& reader) {
  reader.OneOf("hidden_act", kGemmaActivations, 0);
  RefuseOtherGemmas(reader);
  DecoderStyle style = kGemmaStyle;
  style.norms_add_one = !reader.Flag("norms_include_one", false);
  return {ReadDecoderSizes(reader, kGemmaDefaults), style};
}

DecoderShape ReadGemma2(ConfigReader& reader) {
  DecoderSizes sizes = ReadNewerGemma(reader, kGemma2Defaults, 2);
  sizes.attention_cap = ReadCap(reader, "attn_logit_softcapping", 50);
  sizes.logit_cap = ReadCap(reader, "final_logit_softcapping", 30);
  return {std::move(sizes), kGemma2Style};
}

DecoderShape ReadGemma3(ConfigReader& reader) {
  DecoderSizes sizes =
      ReadNewerGemma(reader, kGemma3Defaults,
                     reader.Size("sliding_window_pattern", 6, 1, 1000));
  sizes.logit_cap = ReadCap(reader, "final_logit_softcapping", 0);
  const auto rotary = [&](std::string_view layers, bool scaled,
                          std::string_view key, double usual) {
    return ReadRotaryOfLayers(reader, layers, scaled,
                              {.base = reader.PositiveNumber(key, usual),
                               .head_size = sizes.heads.size,
                               .positions = sizes.positions});
  };
  sizes.rotary = rotary("full_attention", true, "rope_theta", 1e6);
  sizes.window_rotary =
      rotary("sliding_attention", false, "rope_local_base_freq", 10000);
  return {std::move(sizes), kGemma3Style};
}

}  // namespace podium
