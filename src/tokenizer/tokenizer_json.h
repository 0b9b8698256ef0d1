#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/bert_tokenizer.h"

namespace podium {

// Reads a Hugging Face tokenizer.json of a BERT model: BertNormalizer,
// BertPreTokenizer, WordPiece, and TemplateProcessing or BertProcessing.
// Anything else is kInvalidData with a message that names the supported values.
// The truncation length and the padding are ignored: the caller chooses them.
// `file` is the file's name in errors.
Result<BertTokenizerConfig> ReadTokenizerJson(const std::string& file,
                                              std::string_view bytes,
                                              const Limits& limits);

}  // namespace podium
