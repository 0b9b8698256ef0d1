#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace podium {

// Ids back to what they are called, and to text. Const after construction, for
// any number of threads.
class TokenStrings {
 public:
  using Token = std::pair<std::string, int32_t>;
  // `prefix` begins a token that continues a word. Ids are >= 0, each there
  // once in all of `vocab` and `added`.
  TokenStrings(std::span<const Token> vocab, std::span<const Token> added,
               std::string prefix);

  // The token as the vocabulary has it, such as "##ing"; nothing for an id that
  // no token has.
  std::optional<std::string_view> Find(int32_t id) const;

  // Text as Hugging Face's WordPiece decoder with `cleanup` makes it: words
  // joined by spaces, without those before punctuation and contractions. What
  // the normalizer took (case, accents, runs of spaces) does not come back.
  // Ids that no token has are left out.
  std::string Decode(std::span<const int32_t> ids) const;

 private:
  struct Place {
    uint32_t offset = 0;
    uint32_t size = 0;  // kNone: no token has the id
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  void Add(std::span<const Token> tokens);

  std::string bytes_;  // of all tokens
  std::vector<Place> places_;
  std::string prefix_;
};

}  // namespace podium
