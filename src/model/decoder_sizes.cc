#include "model/decoder_sizes.h"

#include <limits>
#include <string>

#include "model/layer_types.h"
#include "model/rotary_config.h"

namespace podium {
namespace {

constexpr int64_t kMostTokens = std::numeric_limits<int32_t>::max();

HeadSizes ReadHeads(ConfigReader& reader, const DecoderSizes& usual,
                    int64_t hidden) {
  const int64_t widest = reader.limits().max_model_width;
  HeadSizes heads;
  heads.count =
      reader.Size("num_attention_heads", usual.heads.count, 1, widest);
  heads.key_values = heads.count;
  if (reader.Find("num_key_value_heads")) {
    heads.key_values =
        reader.Size("num_key_value_heads", heads.count, 1, heads.count);
  }
  if (heads.count % heads.key_values != 0) {
    reader.Refuse("num_key_value_heads", std::to_string(heads.key_values),
                  "a divisor of the number of heads, which is " +
                      std::to_string(heads.count));
  }
  heads.size = usual.heads.size > 0 ? usual.heads.size : hidden / heads.count;
  if (reader.Find("head_dim")) heads.size = reader.Width("head_dim", 0);
  if (heads.size < 2 || heads.size % 2 != 0 ||
      heads.size > widest / heads.count) {
    reader.Refuse(
        "head_dim", std::to_string(heads.size),
        "an even number, 2 or more; all heads together have at most " +
            std::to_string(widest) + " columns");
  }
  return heads;
}

// The windows that "layer_types" asks for, or `usual`.
std::vector<int64_t> WindowsOf(ConfigReader& reader, int64_t window,
                               const std::vector<bool>& usual) {
  const std::vector<bool> sliding = ReadSlidingLayers(reader, usual);
  std::vector<int64_t> windows;
  for (const bool slides : sliding) {
    if (slides && window == 0) {
      reader.Refuse("layer_types",
                    ConfigReader::Describe(reader.Find("layer_types")),
                    "nothing but \"full_attention\" in a model without a "
                    "sliding window");
    }
    windows.push_back(slides ? window : 0);
  }
  return windows;
}

}  // namespace

DecoderSizes ReadDecoderSizes(ConfigReader& reader, const DecoderSizes& usual) {
  const Limits& limits = reader.limits();
  DecoderSizes sizes;
  sizes.vocab =
      reader.Size("vocab_size", usual.vocab, 1, limits.max_model_vocab);
  sizes.hidden = reader.Width("hidden_size", usual.hidden);
  sizes.layers = reader.Size("num_hidden_layers", usual.layers, 1,
                             limits.max_model_layers);
  sizes.heads = ReadHeads(reader, usual, sizes.hidden);
  sizes.intermediate = reader.Width("intermediate_size", usual.intermediate);
  sizes.positions = reader.Width("max_position_embeddings", usual.positions);
  sizes.tied = reader.Flag("tie_word_embeddings", usual.tied);
  sizes.eps = reader.Epsilon("rms_norm_eps", usual.eps);
  if (reader.PositiveNumber("partial_rotary_factor", 1) != 1) {
    reader.Refuse("partial_rotary_factor",
                  ConfigReader::Describe(reader.Find("partial_rotary_factor")),
                  "1");
  }
  sizes.windows.assign(static_cast<size_t>(sizes.layers), 0);
  sizes.rotary = ReadRotary(
      reader, {.base = reader.PositiveNumber("rope_theta", usual.rope_theta),
               .head_size = sizes.heads.size,
               .positions = sizes.positions});
  sizes.window_rotary = sizes.rotary;
  sizes.attention_scale = UsualScale(sizes.heads.size);
  sizes.pad_token = usual.pad_token;
  if (reader.Find("pad_token_id")) {
    sizes.pad_token =
        static_cast<int32_t>(reader.Size("pad_token_id", 0, -1, kMostTokens));
  }
  return sizes;
}

void ReadWindows(ConfigReader& reader, int64_t usual,
                 const std::function<bool(int64_t layer)>& slides,
                 DecoderSizes& sizes) {
  const bool none =
      reader.Has("sliding_window") && !reader.Find("sliding_window");
  const int64_t window =
      none ? 0 : reader.Size("sliding_window", usual, 1, kMostTokens);
  std::vector<bool> sliding;
  for (int64_t i = 0; i < sizes.layers; ++i) {
    sliding.push_back(window > 0 && slides(i));
  }
  sizes.windows = WindowsOf(reader, window, sliding);
}

void ReadSwitchedWindows(ConfigReader& reader, DecoderSizes& sizes) {
  if (!reader.Flag("use_sliding_window", false)) {
    sizes.windows = WindowsOf(
        reader, 0, std::vector<bool>(static_cast<size_t>(sizes.layers)));
    return;
  }
  const int64_t first = reader.Size("max_window_layers", 28, 0, kMostTokens);
  ReadWindows(
      reader, 4096, [first](int64_t layer) { return layer >= first; }, sizes);
}

}  // namespace podium
