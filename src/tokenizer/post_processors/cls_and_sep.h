#pragma once

#include <cstdint>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium::post_processors {

// The two tokens of BertProcessing and RobertaProcessing, which the file writes
// as ["[SEP]", 102].
struct ClsAndSep {
  int32_t cls = 0;
  int32_t sep = 0;
};

Result<ClsAndSep> ReadClsAndSep(const JsonNode& node, int32_t vocab_size);

}  // namespace podium::post_processors
