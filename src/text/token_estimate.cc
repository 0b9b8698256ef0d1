#include "text/token_estimate.h"

#include "text/unicode_tables.h"
#include "text/utf8.h"

namespace podium {
namespace {

// The share of a token that one letter counts as, in units of 1/14 token.
constexpr int64_t kToken = 14;
constexpr int64_t kAsciiLetter = kToken / 7;
constexpr int64_t kOtherLetter = kToken / 2;

}  // namespace

int64_t EstimateTokens(std::string_view utf8) {
  int64_t tokens = 0;
  int64_t word = 0;
  const auto end_word = [&] {
    tokens += (word + kToken - 1) / kToken;
    word = 0;
  };
  for (size_t i = 0; i < utf8.size();) {
    const DecodedCodePoint here = DecodeUtf8(utf8.substr(i));
    i += here.length;
    const uint16_t properties = PropertiesOf(here.code_point);
    if (properties & kWhitespace) {
      end_word();
    } else if (properties & (kPunctuation | kChinese)) {
      end_word();
      ++tokens;
    } else {
      word += here.code_point < 0x80 ? kAsciiLetter : kOtherLetter;
    }
  }
  end_word();
  return tokens;
}

}  // namespace podium
