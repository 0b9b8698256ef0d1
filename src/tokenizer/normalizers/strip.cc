#include "tokenizer/normalizers/strip.h"

#include <algorithm>
#include <utility>

#include "text/unicode_tables.h"
#include "text/utf8.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {

std::string Strip::Normalize(std::string_view utf8) const {
  const auto is_space = [](char32_t cp) {
    return (PropertiesOf(cp) & kWhitespace) != 0;
  };
  size_t begin = utf8.size(), end = 0;  // of what is not whitespace
  for (size_t i = 0; i < utf8.size();) {
    const DecodedCodePoint decoded = DecodeMostlyAscii(utf8.substr(i));
    const size_t next = i + decoded.length;
    if (!is_space(decoded.code_point)) {
      begin = std::min(begin, i);
      end = next;
    }
    i = next;
  }
  if (end == 0) return left_ || right_ ? std::string() : std::string(utf8);
  if (!left_) begin = 0;
  if (!right_) end = utf8.size();
  return std::string(utf8.substr(begin, end - begin));
}

Result<NormalizerPtr> ReadStrip(const JsonNode& node) {
  bool left = true, right = true;
  auto status = ReadFlag(node, "strip_left", left);
  if (status) status = ReadFlag(node, "strip_right", right);
  if (!status) return Unexpected(std::move(status.error()));
  return std::make_unique<Strip>(left, right);
}

}  // namespace podium::normalizers
