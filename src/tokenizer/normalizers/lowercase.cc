#include "tokenizer/normalizers/lowercase.h"

#include <memory>

#include "text/unicode_tables.h"
#include "tokenizer/normalizers/all.h"
#include "tokenizer/normalizers/by_character.h"

namespace podium::normalizers {

std::string Lowercase::Normalize(std::string_view utf8) const {
  return ByCharacter(utf8, [](char32_t cp, std::string& out) {
    if ((PropertiesOf(cp) & kLowercases) == 0) return AppendUtf8(cp, out);
    for (const char32_t part : LowercaseOf(cp)) AppendUtf8(part, out);
  });
}

Result<NormalizerPtr> ReadLowercase(const JsonNode&) {
  return std::make_unique<Lowercase>();
}

}  // namespace podium::normalizers
