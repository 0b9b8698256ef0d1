#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace podium {

// The byte that a token such as "<0x0A>" stands for, which models with
// byte_fallback have; nothing for another token. The digits are capitals.
inline std::optional<uint8_t> ByteOfToken(std::string_view token) {
  constexpr std::string_view kCapitalDigits = "0123456789ABCDEF";
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') {
    return std::nullopt;
  }
  const size_t high = kCapitalDigits.find(token[3]);
  const size_t low = kCapitalDigits.find(token[4]);
  if (high == kCapitalDigits.npos || low == kCapitalDigits.npos) {
    return std::nullopt;
  }
  return static_cast<uint8_t>(high * 16 + low);
}

}  // namespace podium
