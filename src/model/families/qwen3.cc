#include "model/families/qwen3.h"

#include <utility>

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
    .tied = false,
    .eps = 1e-6f};

constexpr DecoderStyle kQwen3Style = {.head_norms = true};

}  // namespace

DecoderShape ReadQwen3(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  reader.OnlyFalse("attention_bias");
  DecoderSizes sizes = ReadDecoderSizes(reader, kQwen3Defaults);
  ReadSwitchedWindows(reader, sizes);
  return {std::move(sizes), kQwen3Style};
}

}  // namespace podium
