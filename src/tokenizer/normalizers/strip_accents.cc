#include "text/unicode_tables.h"
#include "tokenizer/normalizers/all.h"
#include "tokenizer/normalizers/by_character.h"

namespace podium::normalizers {
namespace {

// StripAccents: drops combining marks. Decomposed text (NFD) has one for each
// accent.
class StripAccents final : public Normalizer {
 public:
  std::string Normalize(std::string_view utf8) const override {
    return ByCharacter(utf8, [](char32_t cp, std::string& out) {
      if ((PropertiesOf(cp) & kCombining) == 0) AppendUtf8(cp, out);
    });
  }
  double max_growth() const override { return 1; }
};

}  // namespace

Result<NormalizerPtr> ReadStripAccents(const JsonNode&) {
  return std::make_unique<StripAccents>();
}

}  // namespace podium::normalizers
