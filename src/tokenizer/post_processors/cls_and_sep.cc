#include "tokenizer/post_processors/cls_and_sep.h"

#include <string_view>

namespace podium::post_processors {
namespace {

Result<int32_t> ReadNamedId(const JsonNode& processor, std::string_view key,
                            int32_t vocab_size) {
  const auto node = processor.Get(key);
  if (!node) return Unexpected(node.error());
  const auto items = node->Items(2);
  if (!items) return Unexpected(items.error());
  if (items->size() != 2) return node->Fault("is not a token and its id");
  return (*items)[1].Int(0, vocab_size - 1);
}

}  // namespace

Result<ClsAndSep> ReadClsAndSep(const JsonNode& node, int32_t vocab_size) {
  const auto cls = ReadNamedId(node, "cls", vocab_size);
  if (!cls) return Unexpected(cls.error());
  const auto sep = ReadNamedId(node, "sep", vocab_size);
  if (!sep) return Unexpected(sep.error());
  return ClsAndSep{*cls, *sep};
}

}  // namespace podium::post_processors
