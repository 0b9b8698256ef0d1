#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

// Prepend: puts a fixed text before a text that is not empty.
class Prepend final : public Normalizer {
 public:
  explicit Prepend(std::string_view prefix) : prefix_(prefix) {}

  std::string Normalize(std::string_view utf8) const override {
    return utf8.empty() ? std::string() : prefix_ + std::string(utf8);
  }
  double max_growth() const override {
    return 1 + static_cast<double>(prefix_.size());
  }

 private:
  std::string prefix_;
};

}  // namespace

Result<NormalizerPtr> ReadPrepend(const JsonNode& node) {
  const auto prefix_node = node.Get("prepend");
  if (!prefix_node) return Unexpected(prefix_node.error());
  const auto prefix = prefix_node->ShortString();
  if (!prefix) return Unexpected(prefix.error());
  return std::make_unique<Prepend>(*prefix);
}

}  // namespace podium::normalizers
