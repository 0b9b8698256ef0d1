#include "model/families/llama.h"

namespace podium {
namespace {

// LlamaConfig's defaults in transformers.
const DecoderSizes kLlamaDefaults = {
    .vocab = 32000,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 32, .size = 0},
    .intermediate = 11008,
    .positions = 2048,
    .rope_theta = 10000,
    .tied = false,
    .eps = 1e-6f};

}  // namespace

DecoderShape ReadLlama(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  reader.OnlyFalse("attention_bias");
  reader.OnlyFalse("mlp_bias");
  const bool neighbours = reader.Flag("rope_interleave", false);
  return {ReadDecoderSizes(reader, kLlamaDefaults),
          {.rotate = neighbours ? RotateNeighbours : Rotate}};
}

}  // namespace podium
