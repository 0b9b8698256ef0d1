#include "tokenizer/byte_alphabet.h"

#include <array>
#include <cstddef>

#include "text/utf8.h"

namespace podium {
namespace {

constexpr bool StandsForItself(size_t byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte != 0xAD);
}

constexpr char32_t kOthers = 0x100;  // stands for the first of the other bytes

// The bytes that do not stand for themselves, in order.
constexpr auto kOtherBytes = [] {
  std::array<uint8_t, 68> bytes{};
  size_t count = 0;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (!StandsForItself(byte)) bytes[count++] = static_cast<uint8_t>(byte);
  }
  return bytes;
}();

}  // namespace

std::optional<uint8_t> ByteOf(char32_t cp) {
  if (cp < kOthers) {
    if (!StandsForItself(cp)) return std::nullopt;
    return static_cast<uint8_t>(cp);
  }
  if (cp - kOthers >= kOtherBytes.size()) return std::nullopt;
  return kOtherBytes[cp - kOthers];
}

std::optional<std::string> BytesOf(std::string_view token) {
  std::string bytes;
  bytes.reserve(token.size());
  while (!token.empty()) {
    const DecodedCodePoint decoded = DecodeUtf8(token);
    const auto byte = ByteOf(decoded.code_point);
    if (!byte) return std::nullopt;
    bytes += static_cast<char>(*byte);
    token.remove_prefix(decoded.length);
  }
  return bytes;
}

}  // namespace podium
