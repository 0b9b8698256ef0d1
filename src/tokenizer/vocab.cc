#include "tokenizer/vocab.h"

#include <algorithm>
#include <utility>

namespace podium {

std::optional<int32_t> Vocab::IdOf(std::string_view token) const {
  const auto found = std::lower_bound(
      tokens.begin(), tokens.end(), token,
      [](const auto& entry, std::string_view t) { return entry.first < t; });
  if (found == tokens.end() || found->first != token) return std::nullopt;
  return found->second;
}

Vocab SortedVocab(std::vector<std::pair<std::string, int32_t>> tokens) {
  std::ranges::sort(tokens, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  const auto same = [](const auto& a, const auto& b) {
    return a.first == b.first;
  };
  tokens.erase(std::unique(tokens.begin(), tokens.end(), same), tokens.end());
  return {std::move(tokens)};
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
