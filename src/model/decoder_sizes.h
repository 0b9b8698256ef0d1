#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/config_reader.h"
#include "ops/decoder_layer.h"
#include "ops/glu.h"
#include "ops/rotary.h"

namespace podium {

// The sizes of a decoder in the style of Llama (Touvron et al. 2023), as its
// config.json has them.
struct DecoderSizes {
  int64_t vocab = 0;
  int64_t hidden = 0;
  int64_t layers = 0;
  HeadSizes heads;
  int64_t intermediate = 0;
  int64_t positions = 0;  // tokens of the longest text
  double rope_theta = 0;  // of a family's defaults
  bool tied = false;      // the output layer is the embedding table
  float eps = 0;          // of every norm
  // As read: what follows has no defaults in a family.
  std::vector<int64_t> windows = {};  // of each layer: CausalRule::window
  Rotary rotary = {};
  Rotary window_rotary = {};  // of layers with a window
  float attention_scale = 0;  // CausalRule::scale
  float attention_cap = 0;    // CausalRule::cap
  float logit_cap = 0;        // the same for the logits of tokens
  std::optional<int32_t> pad_token = {};
};

// What the decoders of families differ in besides their sizes.
struct DecoderStyle {
  bool qkv_bias = false;       // of the layers for queries, keys and values
  bool head_norms = false;     // each head of queries and keys is normalized
  bool output_norms = false;   // also what attention and its network add
  bool norms_add_one = false;  // norms multiply by 1 + their weight
  bool scaled_embeddings = false;  // by the root of their width
  GatedUnit unit = SwiGlu;
  HeadRotation rotate = Rotate;
};

// What a family reads of config.json.
struct DecoderShape {
  DecoderSizes sizes;
  DecoderStyle style = {};
};

// Reads the sizes under the names of LlamaConfig and its relatives. `usual` are
// the defaults of the family's class in transformers; a head size of 0 stands
// for hidden / heads. No layer has a window: a family that has some calls
// ReadWindows.
DecoderSizes ReadDecoderSizes(ConfigReader& reader, const DecoderSizes& usual);

// Reads which layers have a window: "sliding_window" tokens, `usual` of them
// where that is absent, none where it is null. They are those that
// "layer_types" names; where that is absent, those of which slides(layer),
// counted from 0, is true.
void ReadWindows(ConfigReader& reader, int64_t usual,
                 const std::function<bool(int64_t layer)>& slides,
                 DecoderSizes& sizes);

// The same under "use_sliding_window" and "max_window_layers", as the Qwen
// models have them.
void ReadSwitchedWindows(ConfigReader& reader, DecoderSizes& sizes);

}  // namespace podium
