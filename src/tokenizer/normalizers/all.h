#pragma once

#include "base/result.h"
#include "tokenizer/json_node.h"
#include "tokenizer/normalizer.h"

// The normalizers of Hugging Face `tokenizers`, one file each.
namespace podium::normalizers {

Result<NormalizerPtr> ReadBert(const JsonNode& node);
Result<NormalizerPtr> ReadLowercase(const JsonNode& node);
Result<NormalizerPtr> ReadNfc(const JsonNode& node);
Result<NormalizerPtr> ReadNfd(const JsonNode& node);
Result<NormalizerPtr> ReadNfkc(const JsonNode& node);
Result<NormalizerPtr> ReadNfkd(const JsonNode& node);
Result<NormalizerPtr> ReadPrecompiled(const JsonNode& node);
Result<NormalizerPtr> ReadPrepend(const JsonNode& node);
Result<NormalizerPtr> ReadReplace(const JsonNode& node);
Result<NormalizerPtr> ReadSequence(const JsonNode& node);
Result<NormalizerPtr> ReadStrip(const JsonNode& node);
Result<NormalizerPtr> ReadStripAccents(const JsonNode& node);

}  // namespace podium::normalizers
