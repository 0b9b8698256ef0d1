#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace podium {

// Cohere's POST /v1/tokenize and POST /v1/detokenize, of a served model's own
// tokenizer. Like all of v1 they let unknown fields pass, and name them in
// `unknown_fields`, fit to stand in a header.

struct TokenizeCall {
  std::string model;  // as sent; empty where the client left the choice to us
  std::string text;   // not empty
  std::vector<std::string> unknown_fields;
};

struct DetokenizeCall {
  std::string model;
  std::vector<int32_t> tokens;
  std::vector<std::string> unknown_fields;
};

Result<TokenizeCall> ParseTokenize(std::string_view body, const Limits& limits);
Result<DetokenizeCall> ParseDetokenize(std::string_view body,
                                       const Limits& limits);

// {"tokens":[...],"token_strings":[...],"meta":...}; a string for each token.
std::string RenderTokenize(std::span<const int32_t> tokens,
                           std::span<const std::string_view> token_strings);
// {"text":"...","meta":...}
std::string RenderDetokenize(std::string_view text);

// JSON Schema of the four.
extern const std::string_view kTokenizeRequestSchema;
extern const std::string_view kTokenizeAnswerSchema;
extern const std::string_view kDetokenizeRequestSchema;
extern const std::string_view kDetokenizeAnswerSchema;

// What is wrong with the token at `index`.
Error NoSuchToken(size_t index);

// {"valid":true,...}: the answer of POST /v1/check-api-key to a key that is let
// in. The ids are left out where they are empty.
std::string RenderKeyCheck(std::string_view organization_id,
                           std::string_view owner_id);

}  // namespace podium
