#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace podium {

// Maps ids to token strings. Const after construction;
// any number of threads may use it.
class TokenStrings {
 public:
  using Token = std::pair<std::string, int32_t>;
  // Ids must be >= 0 and unique across `vocab` and `added`.
  TokenStrings(std::span<const Token> vocab, std::span<const Token> added);

  // The token as spelled in the vocabulary, such as "##ing"; nothing for an
  // unknown id.
  std::optional<std::string_view> Find(int32_t id) const;

  // The first token that is spelled like this; nothing if there is none. Looks
  // at all of them.
  std::optional<int32_t> IdOf(std::string_view token) const;

 private:
  struct Place {
    uint32_t offset = 0;
    uint32_t size = 0;  // kNone: no token has the id
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  void Add(std::span<const Token> tokens);

  std::string bytes_;  // of all tokens, concatenated
  std::vector<Place> places_;
};

}  // namespace podium
