#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "tokenizer/json_node.h"
#include "tokenizer/pair_template.h"

// The post-processors of Hugging Face `tokenizers`, one file each. Each returns
// nothing if it adds no tokens.
namespace podium::post_processors {

using Layout = std::optional<PairTemplate>;

Result<Layout> ReadBert(const JsonNode& node, int32_t vocab_size);
Result<Layout> ReadByteLevel(const JsonNode& node, int32_t vocab_size);
Result<Layout> ReadRoberta(const JsonNode& node, int32_t vocab_size);
Result<Layout> ReadSequence(const JsonNode& node, int32_t vocab_size);
Result<Layout> ReadTemplate(const JsonNode& node, int32_t vocab_size);

// Any of them.
Result<Layout> Read(const JsonNode& node, int32_t vocab_size);

}  // namespace podium::post_processors
