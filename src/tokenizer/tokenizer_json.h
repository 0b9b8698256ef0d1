#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/bert_tokenizer.h"

namespace podium {

// Reads a Hugging Face tokenizer.json of a BERT model: BertNormalizer,
// BertPreTokenizer, WordPiece, and TemplateProcessing or BertProcessing.
// Anything else is kInvalidData that says what is understood. Its truncation
// length and padding are not read: they are the caller's to choose. `file` is
// what errors call it.
Result<BertTokenizerConfig> ReadTokenizerJson(const std::string& file,
                                              std::string_view bytes,
                                              const Limits& limits);

}  // namespace podium
