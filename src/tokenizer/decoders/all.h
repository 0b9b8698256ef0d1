#pragma once

#include "base/result.h"
#include "tokenizer/decoder.h"
#include "tokenizer/json_node.h"

// The decoders of Hugging Face `tokenizers`, one file each.
namespace podium::decoders {

Result<DecoderPtr> ReadByteFallback(const JsonNode& node);
Result<DecoderPtr> ReadByteLevel(const JsonNode& node);
Result<DecoderPtr> ReadFuse(const JsonNode& node);
Result<DecoderPtr> ReadMetaspace(const JsonNode& node);
Result<DecoderPtr> ReadReplace(const JsonNode& node);
Result<DecoderPtr> ReadSequence(const JsonNode& node);
Result<DecoderPtr> ReadStrip(const JsonNode& node);
Result<DecoderPtr> ReadWordPiece(const JsonNode& node);

// Any of them.
Result<DecoderPtr> Read(const JsonNode& node);

}  // namespace podium::decoders
