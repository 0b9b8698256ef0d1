#pragma once

#include <string>
#include <string_view>

namespace podium {

// What a dialect needs to write an error. Borrows everything.
struct DialectError {
  std::string_view id;  // a UUID
  int status = 500;     // of HTTP; 400 or above
  std::string_view message;
  std::string_view param;  // the field at fault; may be empty
};

// {"id":"...","message":"..."}, as Cohere has it.
std::string RenderCohereError(const DialectError& error);

// {"detail":"..."}, as servers built with FastAPI have it: Jina's, Voyage's and
// Mixedbread's.
std::string RenderDetailError(const DialectError& error);

// {"error":{"message":"...","type":"...","param":...,"code":400}}, as OpenAI
// has it, with the names that vLLM gives the types.
std::string RenderOpenAiError(const DialectError& error);

}  // namespace podium
