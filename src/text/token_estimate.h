#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace podium {

// Counts the model's tokens in a text, without special tokens. Must be pure,
// and a part of a text must not have more tokens than the whole.
using TokenCounter = std::function<int64_t(std::string_view utf8)>;

// An estimate for a model with a tokenizer that is not available here, such as
// a remote server's. Each punctuation mark and each ideograph is a token. In a
// word, every seven ASCII letters are a token, as are every two other letters,
// rounded up per word. Against the built-in model's WordPiece, the mean over a
// collection is from 7 % too low (Python functions) to 17 % too high
// (scientific abstracts); tokenizers with a larger vocabulary make fewer
// tokens. Linear time.
int64_t EstimateTokens(std::string_view utf8);

}  // namespace podium
