#include "tokenizer/post_processors/all.h"
#include "tokenizer/post_processors/cls_and_sep.h"

namespace podium::post_processors {

// Its other settings, trim_offsets and add_prefix_space, are about offsets.
Result<Layout> ReadRoberta(const JsonNode& node, int32_t vocab_size) {
  const auto tokens = ReadClsAndSep(node, vocab_size);
  if (!tokens) return Unexpected(tokens.error());
  return RobertaPairTemplate(tokens->cls, tokens->sep);
}

}  // namespace podium::post_processors
