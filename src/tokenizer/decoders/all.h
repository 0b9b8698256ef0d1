#pragma once

#include "base/result.h"
#include "tokenizer/decoder.h"
#include "tokenizer/json_node.h"

// The decoders of Hugging Face `tokenizers`, one file each.
namespace podium::decoders {

Result<DecoderPtr> ReadByteLevel(const JsonNode& node);
Result<DecoderPtr> ReadWordPiece(const JsonNode& node);

}  // namespace podium::decoders
