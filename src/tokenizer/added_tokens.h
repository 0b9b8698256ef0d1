#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/byte_trie.h"

namespace podium {

// A token that is not a piece of a word: the text is searched for its exact
// spelling.
struct AddedToken {
  std::string content;
  int32_t id = 0;
  bool lstrip = false;  // includes the whitespace before it
  bool rstrip = false;  // includes the whitespace after it
  // Matches only without a word character next to it.
  bool single_word = false;
  bool normalized = false;  // matched against normalized text
};

// Finds added tokens in text as Hugging Face `tokenizers` does: the leftmost
// match, and the longest of those that begin there. Time is linear in the text,
// at worst times kMaxContentBytes. Const after Build(); any number of threads
// may use it.
class AddedTokens {
 public:
  static constexpr size_t kMaxContentBytes = 1024;

  // If several tokens have the same content, the first counts. kTooLarge for a
  // content longer than kMaxContentBytes.
  static Result<AddedTokens> Build(const std::vector<AddedToken>& tokens);

  bool empty() const { return tokens_.empty(); }

  // Splits `utf8` at its added tokens, from left to right: calls token(int32_t
  // id) for each token, and text(std::string_view) for the text between them.
  template <class Text, class Token>
  void Split(std::string_view utf8, Text&& text, Token&& token) const;

 private:
  // The data of a token with its content in the trie.
  struct Found {
    int32_t id;
    bool lstrip, rstrip, single_word;
  };
  struct Match {
    size_t begin = 0;
    size_t end = 0;
    const Found* token = nullptr;  // null: no match
  };

  explicit AddedTokens(ByteTrie trie) : trie_(std::move(trie)) {}

  // The first match at or after `from`.
  Match Next(std::string_view utf8, size_t from) const;
  static bool StandsAlone(std::string_view utf8, const Match& match);
  // Start of the whitespace that ends at `end`, but not before `least`.
  static size_t SpacesBefore(std::string_view utf8, size_t end, size_t least);
  // End of the whitespace that starts at `begin`.
  static size_t SpacesBehind(std::string_view utf8, size_t begin);

  ByteTrie trie_;  // content -> index in tokens_
  std::vector<Found> tokens_;
  std::array<bool, 256> begins_{};  // by byte: whether a content begins with it
};

template <class Text, class Token>
void AddedTokens::Split(std::string_view utf8, Text&& text,
                        Token&& token) const {
  size_t done = 0;        // everything before it was passed on
  size_t spaces_end = 0;  // end of the whitespace scanned for an rstrip
  for (Match match = Next(utf8, 0); match.token != nullptr;
       match = Next(utf8, match.end)) {
    if (match.token->single_word && !StandsAlone(utf8, match)) continue;
    size_t begin = match.begin, end = match.end;
    if (match.token->lstrip) begin = SpacesBefore(utf8, begin, done);
    if (match.token->rstrip) {
      // A content may begin with whitespace that the previous token took.
      if (end >= spaces_end) spaces_end = SpacesBehind(utf8, end);
      end = spaces_end;
    }
    // A content of whitespace may have been taken whole by the previous token.
    if (begin >= end) continue;
    if (done < begin) text(utf8.substr(done, begin - done));
    token(match.token->id);
    done = end;
  }
  if (done < utf8.size()) text(utf8.substr(done));
}

}  // namespace podium
