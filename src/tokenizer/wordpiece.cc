#include "tokenizer/wordpiece.h"

#include <algorithm>

namespace podium {
namespace {

enum Root : uint32_t { kWordStart, kContinuation, kRoots };

}  // namespace

std::optional<int32_t> WordPieceVocab::IdOf(std::string_view token) const {
  const auto found = std::lower_bound(
      tokens.begin(), tokens.end(), token,
      [](const auto& entry, std::string_view t) { return entry.first < t; });
  if (found == tokens.end() || found->first != token) return std::nullopt;
  return found->second;
}

Result<WordPiece> WordPiece::Build(const WordPieceVocab& vocab) {
  std::vector<ByteTrie::Entry> entries;
  entries.reserve(2 * vocab.tokens.size());
  std::vector<std::pair<std::string_view, int32_t>> words;
  const std::string_view prefix = vocab.continuing_subword_prefix;
  for (const auto& [token, id] : vocab.tokens) {
    const std::string_view text = token;
    if (!text.empty()) entries.push_back({kWordStart, text, id});
    if (text.starts_with(prefix) && text.size() > prefix.size()) {
      entries.push_back({kContinuation, text.substr(prefix.size()), id});
    } else {
      words.emplace_back(text, id);
    }
  }
  auto trie = ByteTrie::Build(std::move(entries), kRoots);
  if (!trie) return Unexpected(std::move(trie.error()));
  return WordPiece(ShortWords(words), std::move(*trie), vocab.unk_id);
}

void WordPiece::Append(std::string_view word, std::vector<int32_t>& ids) const {
  if (const auto id = short_words_.Find(word)) {
    ids.push_back(*id);
    return;
  }
  const size_t before = ids.size();
  uint32_t root = kWordStart;
  while (!word.empty()) {
    const ByteTrie::Match match = trie_.Longest(root, word);
    if (match.length == 0) {
      ids.resize(before);
      ids.push_back(unk_id_);
      return;
    }
    ids.push_back(match.value);
    word.remove_prefix(match.length);
    root = kContinuation;
  }
}

}  // namespace podium
