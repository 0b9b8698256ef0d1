#include <algorithm>

#include "tokenizer/normalizers/all.h"

namespace podium::normalizers {
namespace {

// Replace: every occurrence of a literal text, from left to right.
class Replace final : public Normalizer {
 public:
  Replace(std::string_view pattern, std::string_view content)
      : pattern_(pattern), content_(content) {}

  std::string Normalize(std::string_view utf8) const override {
    if (pattern_.empty()) return std::string(utf8);
    std::string out;
    size_t done = 0;
    for (size_t at = 0; (at = utf8.find(pattern_, done)) != utf8.npos;) {
      out.append(utf8, done, at - done).append(content_);
      done = at + pattern_.size();
    }
    return out.append(utf8, done);
  }
  double max_growth() const override {
    if (pattern_.empty()) return 1;
    return std::max(1.0, static_cast<double>(content_.size()) /
                             static_cast<double>(pattern_.size()));
  }

 private:
  std::string pattern_;
  std::string content_;
};

}  // namespace

Result<NormalizerPtr> ReadReplace(const JsonNode& node) {
  const auto pattern_node = node.Get("pattern");
  if (!pattern_node) return Unexpected(pattern_node.error());
  if (pattern_node->Find("Regex")) {
    return pattern_node->Unsupported("a Regex", "a String");
  }
  const auto literal = pattern_node->Get("String");
  if (!literal) return Unexpected(literal.error());
  const auto pattern = literal->ShortString();
  if (!pattern) return Unexpected(pattern.error());
  const auto content_node = node.Get("content");
  if (!content_node) return Unexpected(content_node.error());
  const auto content = content_node->ShortString();
  if (!content) return Unexpected(content.error());
  return std::make_unique<Replace>(*pattern, *content);
}

}  // namespace podium::normalizers
