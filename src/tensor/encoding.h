#pragma once

#include <cstdint>
#include <vector>

namespace podium {

// One query-document pair as the model reads it, special tokens included.
struct Encoding {
  std::vector<int32_t> input_ids;       // (tokens)
  std::vector<int32_t> token_type_ids;  // (tokens)
  bool truncated = false;               // a part of the text was cut off
};

}  // namespace podium
