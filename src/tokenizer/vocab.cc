#include "tokenizer/vocab.h"

#include <algorithm>

namespace podium {

std::optional<int32_t> Vocab::IdOf(std::string_view token) const {
  const auto found = std::lower_bound(
      tokens.begin(), tokens.end(), token,
      [](const auto& entry, std::string_view t) { return entry.first < t; });
  if (found == tokens.end() || found->first != token) return std::nullopt;
  return found->second;
}

Result<Vocab> ReadVocab(const JsonNode& node, IdSet& ids) {
  const auto object = node.Object();
  if (!object) return Unexpected(object.error());
  Vocab vocab;
  for (const auto& [token, value] : *object) {
    int64_t id = 0;
    if (value.get(id) || id < 0 || id >= kMaxVocabSize) {
      return node.Fault("has an id for " + Quoted(token) +
                        " that is not an integer from 0 to " +
                        std::to_string(kMaxVocabSize - 1));
    }
    if (!ids.Insert(static_cast<int32_t>(id))) {
      return node.Fault("has the id " + std::to_string(id) +
                        " twice, the second time for " + Quoted(token));
    }
    vocab.tokens.emplace_back(token, static_cast<int32_t>(id));
  }
  std::sort(vocab.tokens.begin(), vocab.tokens.end());
  return vocab;
}

}  // namespace podium
