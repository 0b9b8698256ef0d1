#pragma once

#include "base/result.h"
#include "tokenizer/json_node.h"
#include "tokenizer/pre_tokenizer.h"

// The pre-tokenizers of Hugging Face `tokenizers`, one file each.
namespace podium::pre_tokenizers {

Result<PreTokenizerPtr> ReadBert(const JsonNode& node);
Result<PreTokenizerPtr> ReadByteLevel(const JsonNode& node);
Result<PreTokenizerPtr> ReadMetaspace(const JsonNode& node);
Result<PreTokenizerPtr> ReadPunctuation(const JsonNode& node);
Result<PreTokenizerPtr> ReadSequence(const JsonNode& node);
Result<PreTokenizerPtr> ReadSplit(const JsonNode& node);
Result<PreTokenizerPtr> ReadWhitespace(const JsonNode& node);
Result<PreTokenizerPtr> ReadWhitespaceSplit(const JsonNode& node);

}  // namespace podium::pre_tokenizers
