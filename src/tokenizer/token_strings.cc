#include "tokenizer/token_strings.h"

namespace podium {

TokenStrings::TokenStrings(std::span<const Token> vocab,
                           std::span<const Token> added) {
  Add(vocab);
  Add(added);
  bytes_.shrink_to_fit();
}

void TokenStrings::Add(std::span<const Token> tokens) {
  for (const auto& [token, id] : tokens) {
    const auto index = static_cast<size_t>(id);
    if (index >= places_.size()) places_.resize(index + 1, {0, kNone});
    places_[index] = {static_cast<uint32_t>(bytes_.size()),
                      static_cast<uint32_t>(token.size())};
    bytes_ += token;
  }
}

std::optional<std::string_view> TokenStrings::Find(int32_t id) const {
  if (id < 0 || static_cast<size_t>(id) >= places_.size()) return std::nullopt;
  const Place& place = places_[static_cast<size_t>(id)];
  if (place.size == kNone) return std::nullopt;
  return std::string_view(bytes_).substr(place.offset, place.size);
}

std::optional<int32_t> TokenStrings::IdOf(std::string_view token) const {
  for (size_t id = 0; id < places_.size(); ++id) {
    if (places_[id].size == token.size() &&
        Find(static_cast<int32_t>(id)) == token) {
      return static_cast<int32_t>(id);
    }
  }
  return std::nullopt;
}

}  // namespace podium
