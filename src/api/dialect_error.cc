#include "api/dialect_error.h"

#include "api/error_table.h"
#include "base/json_writer.h"

namespace podium {
namespace {

std::string_view OpenAiErrorType(int status) {
  switch (status) {
    case 401:
      return "AuthenticationError";
    case 404:
      return "NotFoundError";
    case 429:
      return "RateLimitError";
    case 503:
      return "ServiceUnavailableError";
    case 504:
      return "GatewayTimeoutError";
    default:
      return status >= 500 ? "InternalServerError" : "BadRequestError";
  }
}

std::string RenderCohereError(const DialectError& error) {
  return ErrorBody(error.id, error.message);
}

std::string RenderDetailError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject();
  json.Key("detail").String(error.message);
  json.EndObject();
  return json.Take();
}

std::string RenderOpenAiError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject();
  json.Key("error").BeginObject();
  json.Key("message").String(error.message);
  json.Key("type").String(OpenAiErrorType(error.status));
  json.Key("param");
  if (error.param.empty()) {
    json.Null();
  } else {
    json.String(error.param);
  }
  json.Key("code").Int(error.status);
  json.EndObject();
  json.EndObject();
  return json.Take();
}

}  // namespace

const ErrorShape kCohereError = {
    "CohereError",
    R"({"type":"object","required":["id","message"],"properties":{)"
    R"("id":{"type":"string","format":"uuid"},"message":{"type":"string"}},)"
    R"("additionalProperties":false})",
    RenderCohereError};

const ErrorShape kDetailError = {
    "DetailError",
    R"({"type":"object","required":["detail"],"properties":{)"
    R"("detail":{"type":"string"}},"additionalProperties":false})",
    RenderDetailError};

const ErrorShape kOpenAiError = {
    "OpenAiError",
    R"({"type":"object","required":["error"],"properties":{"error":{)"
    R"("type":"object","required":["message","type","param","code"],)"
    R"("properties":{"message":{"type":"string"},"type":{"type":"string"},)"
    R"("param":{"type":["string","null"]},"code":{"type":"integer"}},)"
    R"("additionalProperties":false}},"additionalProperties":false})",
    RenderOpenAiError};

const DialectErrors kCohereErrors = {};

}  // namespace podium
