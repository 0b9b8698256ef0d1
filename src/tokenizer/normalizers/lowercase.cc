#include "text/unicode_tables.h"
#include "tokenizer/normalizers/all.h"
#include "tokenizer/normalizers/by_character.h"

namespace podium::normalizers {
namespace {

// Lowercase: each code point by itself, so a final sigma becomes U+03C3.
class Lowercase final : public Normalizer {
 public:
  std::string Normalize(std::string_view utf8) const override {
    return ByCharacter(utf8, [](char32_t cp, std::string& out) {
      if ((PropertiesOf(cp) & kLowercases) == 0) return AppendUtf8(cp, out);
      for (const char32_t part : LowercaseOf(cp)) AppendUtf8(part, out);
    });
  }
  double max_growth() const override { return 1.5; }  // U+0130
};

}  // namespace

Result<NormalizerPtr> ReadLowercase(const JsonNode&) {
  return std::make_unique<Lowercase>();
}

}  // namespace podium::normalizers
