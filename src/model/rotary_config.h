#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/config_reader.h"
#include "ops/rotary.h"

namespace podium {

// What rotary positions depend on besides their own object of config.json.
struct RotaryModel {
  double base = 0;        // where the object has no "rope_theta"
  int64_t head_size = 0;  // even
  int64_t positions = 0;  // tokens of the longest text
};

// The rotary positions that an object of config.json describes, such as
// "rope_parameters" of transformers 5 or "rope_scaling" of the versions before
// it. `key` is its name in errors; it may be absent. Its "rope_type" (or
// "type") may be
//
//   default  no scaling
//   linear   every frequency divided by "factor"
//   dynamic  a base that grows with a text's length beyond `positions`: no
//            scaling of the texts that a model reads here
//   yarn     low frequencies divided by "factor", and larger queries and keys
//            (Peng et al. 2023)
//   llama3   low frequencies divided by "factor"
//   ntk      a larger base, by "factor", and "mixed_b" if present (the models
//            of Alibaba-NLP)
//
// with the arithmetic of modeling_rope_utils.py in transformers, except ntk.
Rotary ReadRotary(ConfigReader& reader, std::string_view key,
                  const std::optional<ConfigReader::Element>& object,
                  const RotaryModel& model);

// The same for the object of all layers, in both spellings.
Rotary ReadRotary(ConfigReader& reader, const RotaryModel& model);

// The same for the layers of one type, such as "sliding_attention", that have
// an object of their own in "rope_parameters". Without those, the old spelling
// is "rope_scaling" if `scaled`, and nothing otherwise.
Rotary ReadRotaryOfLayers(ConfigReader& reader, std::string_view type,
                          bool scaled, const RotaryModel& model);

// Refuses "num_attention_heads" unless it divides the hidden size into even
// parts.
void CheckRotaryHeads(ConfigReader& reader, int64_t hidden, int64_t heads);

}  // namespace podium
