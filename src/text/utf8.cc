#include "text/utf8.h"

#include <cstdint>
#include <cstring>

namespace podium {
namespace {

// What a lead byte implies: the sequence's length, the bits the lead byte
// holds, and the range of the second byte, which rules out overlong forms,
// surrogates and values over U+10FFFF (Unicode, table 3-7).
struct Lead {
  uint8_t length;
  uint8_t mask;
  uint8_t second_min;
  uint8_t second_max;
};

Lead LeadOf(uint8_t byte) {
  if (byte < 0xC2) return {1, 0, 0, 0};
  if (byte < 0xE0) return {2, 0x1F, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0x0F, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x0F, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x0F, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x07, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x07, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x07, 0x80, 0x8F};
  return {1, 0, 0, 0};
}

}  // namespace

DecodedCodePoint DecodeUtf8(std::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const Lead lead = LeadOf(byte(0));
  if (lead.length == 1) return {kReplacementCharacter, 1};
  char32_t cp = byte(0) & lead.mask;
  for (size_t i = 1; i < lead.length; ++i) {
    if (i == bytes.size()) return {kReplacementCharacter, i};
    const uint8_t min = i == 1 ? lead.second_min : 0x80;
    const uint8_t max = i == 1 ? lead.second_max : 0xBF;
    if (byte(i) < min || byte(i) > max) return {kReplacementCharacter, i};
    cp = cp << 6 | (byte(i) & 0x3F);
  }
  return {cp, lead.length};
}

std::optional<size_t> FirstInvalidUtf8(std::string_view bytes) {
  size_t i = 0;
  while (i < bytes.size()) {
    if (bytes.size() - i >= 8) {
      uint64_t eight;
      std::memcpy(&eight, bytes.data() + i, 8);
      if ((eight & 0x8080808080808080) == 0) {
        i += 8;
        continue;
      }
    }
    const DecodedCodePoint decoded = DecodeUtf8(bytes.substr(i));
    // A literal U+FFFD takes three bytes. So may an ill-formed sequence, but
    // then its fourth byte is missing and it begins with one of F0 to F4.
    if (decoded.code_point == kReplacementCharacter &&
        bytes.substr(i, decoded.length) != "\xEF\xBF\xBD") {
      return i;
    }
    i += decoded.length;
  }
  return std::nullopt;
}

size_t EncodeUtf8(char32_t cp, char* out) {
  const auto put = [out](size_t i, char32_t value) {
    out[i] = static_cast<char>(value);
  };
  if (cp < 0x80) {
    put(0, cp);
    return 1;
  }
  if (cp < 0x800) {
    put(0, 0xC0 | cp >> 6);
    put(1, 0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    put(0, 0xE0 | cp >> 12);
    put(1, 0x80 | (cp >> 6 & 0x3F));
    put(2, 0x80 | (cp & 0x3F));
    return 3;
  }
  put(0, 0xF0 | cp >> 18);
  put(1, 0x80 | (cp >> 12 & 0x3F));
  put(2, 0x80 | (cp >> 6 & 0x3F));
  put(3, 0x80 | (cp & 0x3F));
  return 4;
}

void AppendUtf8(char32_t cp, std::string& out) {
  char bytes[4];
  out.append(bytes, EncodeUtf8(cp, bytes));
}

std::string RepairUtf8(std::string_view bytes) {
  std::string out;
  while (const auto invalid = FirstInvalidUtf8(bytes)) {
    out.append(bytes, 0, *invalid);
    AppendUtf8(kReplacementCharacter, out);
    bytes.remove_prefix(*invalid);
    bytes.remove_prefix(DecodeUtf8(bytes).length);
  }
  return out.append(bytes);
}

std::string CutTo(std::string text, int characters) {
  int seen = 0;
  size_t last = 0;  // end of the character before the last that fits
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) == 0x80) continue;
    if (seen == characters - 1) last = i;
    if (++seen > characters) {
      text.resize(last);
      return text + "…";
    }
  }
  return text;
}

}  // namespace podium
