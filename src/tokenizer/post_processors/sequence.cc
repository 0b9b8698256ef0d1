#include <utility>

#include "tokenizer/post_processors/all.h"

namespace podium::post_processors {

// Sequence: at most one of the post-processors may add tokens.
Result<Layout> ReadSequence(const JsonNode& node, int32_t vocab_size) {
  constexpr size_t kMaxProcessors = 32;
  const auto list = node.Get("processors");
  if (!list) return Unexpected(list.error());
  const auto items = list->Items(kMaxProcessors);
  if (!items) return Unexpected(items.error());
  Layout layout;
  for (const JsonNode& item : *items) {
    auto next = Read(item, vocab_size);
    if (!next) return next;
    if (layout && *next) {
      return item.Fault("adds tokens, as one before it does; one may");
    }
    if (*next) layout = **std::move(next);
  }
  return layout;
}

}  // namespace podium::post_processors
