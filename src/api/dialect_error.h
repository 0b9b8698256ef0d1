#pragma once

#include <string>
#include <string_view>

#include "api/error_table.h"
#include "base/result.h"

namespace podium {

// The values that a dialect needs to write an error. Borrows everything.
struct DialectError {
  std::string_view id;  // a UUID
  int status = 500;     // HTTP status, 400 or above
  std::string_view message;
  std::string_view param;  // the field at fault; may be empty
};

// A wire format for errors.
struct ErrorShape {
  std::string_view name;    // the schema's name in the OpenAPI document
  std::string_view schema;  // JSON Schema
  std::string (*render)(const DialectError& error);
};

// {"id":"...","message":"..."}, Cohere's format.
extern const ErrorShape kCohereError;

// {"detail":"..."}, FastAPI's format, which Jina, Voyage and Mixedbread use.
extern const ErrorShape kDetailError;

// {"error":{"message":"...","type":"...","param":...,"code":400}}, OpenAI's
// format, with vLLM's names for the types.
extern const ErrorShape kOpenAiError;

// How a dialect reports errors: the body of every error response, and the HTTP
// status for an error from the parser or from the ranking.
struct DialectErrors {
  const ErrorShape& shape = kCohereError;
  int (*status)(ErrorCode code) = HttpStatus;

  std::string render(const DialectError& error) const {
    return shape.render(error);
  }
};

// The errors of Cohere's dialects, and of every route that belongs to none.
extern const DialectErrors kCohereErrors;

}  // namespace podium
