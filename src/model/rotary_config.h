#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/config_reader.h"
#include "ops/rotary.h"

namespace podium {

// The rotary positions that an object of config.json describes, such as
// "rope_parameters" of transformers 5 or "rope_scaling" of the versions before
// it. `key` is its name in errors; where it is absent, or has no "rope_theta",
// the base is `base`. Its "rope_type" (or "type") may be
//
//   default  no scaling
//   linear   every frequency divided by "factor"
//   llama3   low frequencies divided by "factor" (modeling_rope_utils.py in
//            transformers)
//   ntk      a larger base, by "factor", and "mixed_b" if present (the models
//   of
//            Alibaba-NLP)
//
// `head_size` is even.
Rotary ReadRotary(ConfigReader& reader, std::string_view key,
                  const std::optional<ConfigReader::Element>& object,
                  double base, int64_t head_size);

// Refuses "num_attention_heads" unless it divides the hidden size into even
// parts.
void CheckRotaryHeads(ConfigReader& reader, int64_t hidden, int64_t heads);

}  // namespace podium
