#include "tokenizer/pre_tokenizers/punctuation.h"

#include <memory>

#include "tokenizer/pre_tokenizers/all.h"
#include "tokenizer/pre_tokenizers/by_kind.h"

namespace podium::pre_tokenizers {

void Punctuation::Split(std::string_view utf8, Sink sink) const {
  const auto kind = [](uint16_t properties) {
    return properties & kPunctuation ? CharKind::kAlone : CharKind::kWord;
  };
  SplitByKind(utf8, kind, sink);
}

Result<PreTokenizerPtr> ReadPunctuation(const JsonNode& node) {
  if (const auto behavior_node = node.Find("behavior")) {
    const auto behavior = behavior_node->String();
    if (!behavior) return Unexpected(behavior.error());
    if (*behavior != "Isolated") {
      return behavior_node->Unsupported(Quoted(*behavior), "Isolated");
    }
  }
  return std::make_unique<Punctuation>();
}

}  // namespace podium::pre_tokenizers
