#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace podium {

// The alphabet in which byte-level models spell their tokens: one printable
// character for each byte. It is GPT-2's: the printable characters of Latin-1
// stand for themselves, and U+0100 and the following, in order, for the other
// bytes; so "Ġ" (U+0120) is a space.

// The byte that a character stands for; nothing for one of no byte.
std::optional<uint8_t> ByteOf(char32_t cp);

// The bytes that a token spells; nothing if one of its characters stands for no
// byte.
std::optional<std::string> BytesOf(std::string_view token);

}  // namespace podium
