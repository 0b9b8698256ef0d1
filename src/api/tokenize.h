#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace podium {

// Cohere's POST /v1/tokenize and POST /v1/detokenize, with the tokenizer of a
// served model. Like the rest of v1, they ignore unknown fields and name them
// in `unknown_fields`, safe as header values.

struct TokenizeCall {
  std::string model;  // as sent; empty: the server chooses
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

// JSON Schema of the two requests and the two responses.
extern const std::string_view kTokenizeRequestSchema;
extern const std::string_view kTokenizeAnswerSchema;
extern const std::string_view kDetokenizeRequestSchema;
extern const std::string_view kDetokenizeAnswerSchema;

// The error for an invalid token at `index`.
Error NoSuchToken(size_t index);

// {"valid":true,...}: the response of POST /v1/check-api-key to a valid key.
// Empty ids are left out.
std::string RenderKeyCheck(std::string_view organization_id,
                           std::string_view owner_id);

}  // namespace podium
