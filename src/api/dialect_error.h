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

// One way to write an error.
struct ErrorShape {
  std::string_view name;    // of its schema in the OpenAPI document
  std::string_view schema;  // JSON Schema
  std::string (*render)(const DialectError& error);
};

// {"id":"...","message":"..."}, as Cohere has it.
extern const ErrorShape kCohereError;

// {"detail":"..."}, as servers built with FastAPI have it: Jina's, Voyage's and
// Mixedbread's.
extern const ErrorShape kDetailError;

// {"error":{"message":"...","type":"...","param":...,"code":400}}, as OpenAI
// has it, with the names that vLLM gives the types.
extern const ErrorShape kOpenAiError;

}  // namespace podium
