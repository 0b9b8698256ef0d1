#include "text/normal_forms.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

// NFC, NFD.
class NormalForm final : public Normalizer {
 public:
  using Function = std::string (*)(std::string_view utf8);
  explicit NormalForm(Function function) : function_(function) {}

  std::string Normalize(std::string_view utf8) const override {
    return function_(utf8);
  }
  double max_growth() const override { return 3; }  // UAX #15, 9.1

 private:
  Function function_;
};

}  // namespace

Result<NormalizerPtr> ReadNfc(const JsonNode&) {
  return std::make_unique<NormalForm>(Nfc);
}

Result<NormalizerPtr> ReadNfd(const JsonNode&) {
  return std::make_unique<NormalForm>(Nfd);
}

}  // namespace podium::normalizers
