#include <span>
#include <utility>
#include <vector>

#include "tokenizer/component.h"
#include "tokenizer/pre_tokenizers/all.h"

namespace podium::pre_tokenizers {
namespace {

// Sequence: each pre-tokenizer splits the pieces of the one before it.
class Sequence final : public PreTokenizer {
 public:
  explicit Sequence(std::vector<PreTokenizerPtr> parts)
      : parts_(std::move(parts)) {}

  void Split(std::string_view utf8, Sink sink) const override {
    if (!utf8.empty()) SplitFrom(0, utf8, sink);
  }

  bool byte_level() const override {
    return !parts_.empty() && parts_.back()->byte_level();
  }

 private:
  void SplitFrom(size_t part, std::string_view utf8, Sink sink) const {
    if (part == parts_.size()) return sink(utf8);
    parts_[part]->Split(utf8, [&](std::string_view piece) {
      SplitFrom(part + 1, piece, sink);
    });
  }

  std::vector<PreTokenizerPtr> parts_;
};

}  // namespace

Result<PreTokenizerPtr> ReadSequence(const JsonNode& node) {
  auto parts = ReadComponents(node, "pretokenizers", ReadPreTokenizer);
  if (!parts) return Unexpected(std::move(parts.error()));
  for (size_t i = 0; i + 1 < parts->size(); ++i) {
    if ((*parts)[i]->byte_level()) {
      return node.Get("pretokenizers")
          ->Fault("has ByteLevel at [" + std::to_string(i) +
                  "]; it works as the last one");
    }
  }
  return std::make_unique<Sequence>(*std::move(parts));
}

}  // namespace podium::pre_tokenizers
