#include "tokenizer/models/piece_merges.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/byte_trie.h"
#include "tokenizer/models/merge_symbols.h"

namespace podium {
namespace {

std::string Reversed(std::string_view text) {
  return {text.rbegin(), text.rend()};
}

// Finds the tokens that begin and that end a text.
class TokenEnds {
 public:
  static Result<TokenEnds> Of(const Vocab& vocab) {
    std::vector<std::string> reversed;  // what the entries borrow
    reversed.reserve(vocab.tokens.size());
    std::vector<ByteTrie::Entry> entries;
    for (const auto& [token, id] : vocab.tokens) {
      reversed.push_back(Reversed(token));
      entries.push_back({kForward, token, id});
      entries.push_back({kBackward, reversed.back(), id});
    }
    auto trie = ByteTrie::Build(std::move(entries), kRoots);
    if (!trie) return Unexpected(std::move(trie.error()));
    return TokenEnds(*std::move(trie));
  }

  // Calls found(left, right) for each pair of tokens that `token` consists of,
  // the shortest left one first.
  template <class Found>
  void ForEachSplit(std::string_view token, const Found& found) {
    rights_.assign(token.size(), kNoToken);
    trie_.Prefixes(kBackward, Reversed(token), [&](size_t length, int32_t id) {
      if (length < token.size()) rights_[token.size() - length] = id;
    });
    trie_.Prefixes(kForward, token, [&](size_t length, int32_t id) {
      if (length < token.size() && rights_[length] != kNoToken) {
        found(id, rights_[length]);
      }
    });
  }

 private:
  static constexpr uint32_t kForward = 0, kBackward = 1, kRoots = 2;
  static constexpr int32_t kNoToken = -1;

  explicit TokenEnds(ByteTrie trie) : trie_(std::move(trie)) {}

  ByteTrie trie_;
  std::vector<int32_t> rights_;  // by where in the token they begin
};

}  // namespace

Result<PairTable> MergesOfPieces(const Vocab& vocab) {
  auto ends = TokenEnds::Of(vocab);
  if (!ends) return Unexpected(std::move(ends.error()));
  std::vector<std::pair<int32_t, std::string_view>> tokens;
  for (const auto& [token, id] : vocab.tokens) tokens.emplace_back(id, token);
  std::sort(tokens.begin(), tokens.end());
  std::vector<TokenMerge> merges;
  for (const auto& [id, token] : tokens) {
    ends->ForEachSplit(token, [&, merged = id](int32_t left, int32_t right) {
      // One more than there may be is enough to be refused.
      if (merges.size() <= kMaxMerges) merges.push_back({left, right, merged});
    });
  }
  return PairTable::Build(merges);
}

}  // namespace podium
