#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "tokenizer/json_node.h"
#include "tokenizer/pair_template.h"

namespace podium {

// The fourth stage lays out a pair, and every post-processor is a PairTemplate.
// Reads that of tokenizer.json. Ids are below `vocab_size`. A new one is a file
// in post_processors/, a line in post_processors/all.h and a row in
// post_processor.cc.
Result<PairTemplate> ReadPostProcessor(const JsonNode& node,
                                       int32_t vocab_size);

}  // namespace podium
