#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/tokenizer_config.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// Reads a SentencePiece model for a class that has one, as transformers
// converts it: the class decides the stages and what stands at which id; the
// file has the pieces with their scores, the character map, and the added
// tokens, which replace config.special.more. `file` is the file's name in
// errors.
Result<TokenizerParts> ReadSentencePieceFile(const std::string& file,
                                             std::string_view bytes,
                                             TokenizerConfig& config);

}  // namespace podium
