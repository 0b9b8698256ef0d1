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

// A token that is no piece of a word: it is looked for in the text as it is
// spelled.
struct AddedToken {
  std::string content;
  int32_t id = 0;
  bool lstrip = false;  // takes the whitespace before it
  bool rstrip = false;  // takes the whitespace behind it
  // Found only where no word character stands beside it.
  bool single_word = false;
  bool normalized = false;  // looked for in text that is normalized
};

// Finds added tokens in text as Hugging Face `tokenizers` does: the leftmost,
// and of those that begin there the longest. Time is linear in the text, times
// kMaxContentBytes at worst. Const after building, for any number of threads.
class AddedTokens {
 public:
  static constexpr size_t kMaxContentBytes = 1024;

  // Of tokens with the same content the first counts. kTooLarge for a content
  // that is longer than kMaxContentBytes.
  static Result<AddedTokens> Build(const std::vector<AddedToken>& tokens);

  bool empty() const { return tokens_.empty(); }

  // Cuts `utf8` at its added tokens, from left to right: calls token(int32_t
  // id) for each, and text(std::string_view) for what lies between them.
  template <class Text, class Token>
  void Split(std::string_view utf8, Text&& text, Token&& token) const;

 private:
  // What is left of a token once its content is in the trie.
  struct Found {
    int32_t id;
    bool lstrip, rstrip, single_word;
  };
  struct Match {
    size_t begin = 0;
    size_t end = 0;
    const Found* token = nullptr;  // null: there is none
  };

  explicit AddedTokens(ByteTrie trie) : trie_(std::move(trie)) {}

  // The first at or after `from`.
  Match Next(std::string_view utf8, size_t from) const;
  static bool StandsAlone(std::string_view utf8, const Match& match);
  // Where the whitespace before `end` begins, at the earliest at `least`.
  static size_t SpacesBefore(std::string_view utf8, size_t end, size_t least);
  // Where the whitespace behind `begin` ends.
  static size_t SpacesBehind(std::string_view utf8, size_t begin);

  ByteTrie trie_;  // content -> index in tokens_
  std::vector<Found> tokens_;
  std::array<bool, 256> begins_{};  // by byte: whether a content begins so
};

template <class Text, class Token>
void AddedTokens::Split(std::string_view utf8, Text&& text,
                        Token&& token) const {
  size_t done = 0;        // what lies before it was given to `text` or `token`
  size_t spaces_end = 0;  // of whitespace that an rstrip has walked through
  for (Match match = Next(utf8, 0); match.token != nullptr;
       match = Next(utf8, match.end)) {
    if (match.token->single_word && !StandsAlone(utf8, match)) continue;
    size_t begin = match.begin, end = match.end;
    if (match.token->lstrip) begin = SpacesBefore(utf8, begin, done);
    if (match.token->rstrip) {
      // A content may begin with whitespace that the token before it took.
      if (end >= spaces_end) spaces_end = SpacesBehind(utf8, end);
      end = spaces_end;
    }
    if (done < begin) text(utf8.substr(done, begin - done));
    token(match.token->id);
    done = end;
  }
  if (done < utf8.size()) text(utf8.substr(done));
}

}  // namespace podium
