#include "model/families/qwen2.h"

#include <utility>

namespace podium {
namespace {

// Qwen2Config's defaults in transformers.
const DecoderSizes kQwen2Defaults = {
    .vocab = 151936,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 32, .size = 0},
    .intermediate = 22016,
    .positions = 32768,
    .rope_theta = 10000,
    .tied = false,
    .eps = 1e-6f};

constexpr DecoderStyle kQwen2Style = {.qkv_bias = true};

}  // namespace

DecoderShape ReadQwen2(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  DecoderSizes sizes = ReadDecoderSizes(reader, kQwen2Defaults);
  ReadSwitchedWindows(reader, sizes);
  return {std::move(sizes), kQwen2Style};
}

}  // namespace podium
