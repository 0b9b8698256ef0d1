#include "tokenizer/post_processor.h"

#include <utility>

#include "tokenizer/component.h"
#include "tokenizer/post_processors/all.h"

namespace podium {

namespace post_processors {

Result<Layout> Read(const JsonNode& node, int32_t vocab_size) {
  static constexpr ComponentReader<Layout, int32_t> kPostProcessors[] = {
      {"BertProcessing", ReadBert},         {"ByteLevel", ReadByteLevel},
      {"RobertaProcessing", ReadRoberta},   {"Sequence", ReadSequence},
      {"TemplateProcessing", ReadTemplate},
  };
  return ReadComponent(node, kPostProcessors, vocab_size);
}

}  // namespace post_processors

Result<PairTemplate> ReadPostProcessor(const JsonNode& node,
                                       int32_t vocab_size) {
  auto layout = post_processors::Read(node, vocab_size);
  if (!layout) return Unexpected(std::move(layout.error()));
  if (*layout) return **std::move(layout);
  return PlainPairTemplate();
}

}  // namespace podium
