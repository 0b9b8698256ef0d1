#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/id_set.h"
#include "tokenizer/json_node.h"

namespace podium {

inline constexpr int32_t kMaxVocabSize = 1 << 24;

// A model's tokens and their ids.
struct Vocab {
  // Sorted by bytes; tokens and ids are unique.
  std::vector<std::pair<std::string, int32_t>> tokens;

  std::optional<int32_t> IdOf(std::string_view token) const;
};

// Sorts them. Of equal tokens the one with the highest id counts.
Vocab SortedVocab(std::vector<std::pair<std::string, int32_t>> tokens);

// Reads an object of tokens and their ids, and adds the ids to `ids`.
// kInvalidData for an id that is negative, kMaxVocabSize or more, or not new.
Result<Vocab> ReadVocab(const JsonNode& node, IdSet& ids);

}  // namespace podium
