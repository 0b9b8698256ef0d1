#include "model/families/mistral.h"

#include <utility>

namespace podium {
namespace {

// MistralConfig's defaults in transformers.
const DecoderSizes kMistralDefaults = {
    .vocab = 32000,
    .hidden = 4096,
    .layers = 32,
    .heads = {.count = 32, .key_values = 8, .size = 0},
    .intermediate = 14336,
    .positions = 131072,
    .rope_theta = 10000,
    .tied = false,
    .eps = 1e-6f};

}  // namespace

DecoderShape ReadMistral(ConfigReader& reader) {
  reader.Only("hidden_act", "silu");
  DecoderSizes sizes = ReadDecoderSizes(reader, kMistralDefaults);
  ReadWindows(
      reader, 4096, [](int64_t) { return true; }, sizes);
  return {std::move(sizes)};
}

}  // namespace podium
