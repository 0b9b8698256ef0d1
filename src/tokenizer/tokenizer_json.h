#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// Reads a Hugging Face tokenizer.json. The stages that the class of `config`
// builds itself are not read. kInvalidData, with the types that work, for a
// stage of another type. The truncation length and the padding are ignored: the
// caller chooses them. `file` is the file's name in errors.
Result<TokenizerParts> ReadTokenizerJson(const std::string& file,
                                         std::string_view bytes,
                                         const TokenizerConfig& config,
                                         const Limits& limits);

}  // namespace podium
