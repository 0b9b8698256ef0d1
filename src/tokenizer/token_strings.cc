#include "tokenizer/token_strings.h"

#include <array>

namespace podium {
namespace {

// The replacements of the decoder's clean-up, applied in this order to a token
// and the space before it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11>
    kCleanUp = {{{" .", "."},
                 {" ?", "?"},
                 {" !", "!"},
                 {" ,", ","},
                 {" ' ", "'"},
                 {" n't", "n't"},
                 {" 'm", "'m"},
                 {" do not", " don't"},
                 {" 's", "'s"},
                 {" 've", "'ve"},
                 {" 're", "'re"}}};

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos;) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

}  // namespace

TokenStrings::TokenStrings(std::span<const Token> vocab,
                           std::span<const Token> added, std::string prefix)
    : prefix_(std::move(prefix)) {
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

std::string TokenStrings::Decode(std::span<const int32_t> ids) const {
  std::string text;
  bool first = true;
  for (const int32_t id : ids) {
    const auto token = Find(id);
    if (!token) continue;
    std::string piece;
    if (first) {
      piece = *token;
    } else if (!prefix_.empty() && token->starts_with(prefix_)) {
      piece = token->substr(prefix_.size());
    } else {
      piece.append(" ").append(*token);
    }
    first = false;
    for (const auto& [from, to] : kCleanUp) ReplaceAll(piece, from, to);
    text += piece;
  }
  return text;
}

}  // namespace podium
