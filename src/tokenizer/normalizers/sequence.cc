#include <utility>
#include <vector>

#include "tokenizer/component.h"
#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

// Sequence: one normalizer after another.
class Sequence final : public Normalizer {
 public:
  explicit Sequence(std::vector<NormalizerPtr> parts)
      : parts_(std::move(parts)) {}

  std::string Normalize(std::string_view utf8) const override {
    std::string text(utf8);
    for (const NormalizerPtr& part : parts_) text = part->Normalize(text);
    return text;
  }
  double max_growth() const override {
    double growth = 1;
    for (const NormalizerPtr& part : parts_) growth *= part->max_growth();
    return growth;
  }

 private:
  std::vector<NormalizerPtr> parts_;
};

}  // namespace

Result<NormalizerPtr> ReadSequence(const JsonNode& node) {
  auto parts = ReadComponents(node, "normalizers", ReadNormalizer);
  if (!parts) return Unexpected(std::move(parts.error()));
  return std::make_unique<Sequence>(*std::move(parts));
}

}  // namespace podium::normalizers
