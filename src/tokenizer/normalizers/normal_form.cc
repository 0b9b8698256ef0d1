#include "tokenizer/normalizers/normal_form.h"

#include <memory>

#include "text/normal_forms.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

// NFC, NFD, NFKC, NFKD.
class NormalForm final : public Normalizer {
 public:
  using Function = std::string (*)(std::string_view utf8);
  NormalForm(Function function, double max_growth)
      : function_(function), max_growth_(max_growth) {}

  std::string Normalize(std::string_view utf8) const override {
    return function_(utf8);
  }
  double max_growth() const override { return max_growth_; }

 private:
  Function function_;
  double max_growth_;
};

// UAX #15, section 9.1.
constexpr double kCanonicalGrowth = 3, kCompatibleGrowth = 11;

}  // namespace

NormalizerPtr MakeNfc() {
  return std::make_unique<NormalForm>(Nfc, kCanonicalGrowth);
}

Result<NormalizerPtr> ReadNfc(const JsonNode&) { return MakeNfc(); }

Result<NormalizerPtr> ReadNfd(const JsonNode&) {
  return std::make_unique<NormalForm>(Nfd, kCanonicalGrowth);
}

Result<NormalizerPtr> ReadNfkc(const JsonNode&) {
  return std::make_unique<NormalForm>(Nfkc, kCompatibleGrowth);
}

Result<NormalizerPtr> ReadNfkd(const JsonNode&) {
  return std::make_unique<NormalForm>(Nfkd, kCompatibleGrowth);
}

}  // namespace podium::normalizers
