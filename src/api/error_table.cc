#include "api/error_table.h"

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr ErrorStatus kStatuses[] = {
    {.status = 400,
     .when = "A field is invalid, or the body or head is malformed."},
    {.status = 401,
     .when = "No API key, or one that is invalid or expired.",
     .needs_key = true},
    {.status = 403,
     .when = "The key may not use this endpoint or model.",
     .needs_key = true},
    {.status = 404, .when = "The model does not exist."},
    {.status = 408, .when = "The body arrived too slowly.", .needs_body = true},
    {.status = 413,
     .when = "The request exceeds a size limit.",
     .needs_body = true},
    {.status = 415,
     .when = "The body is not application/json, or it is compressed.",
     .needs_body = true},
    {.status = 422,
     .when = "The request has an unknown field or, in some dialects, an "
             "invalid one.",
     .needs_body = true},
    {.status = 424,
     .when = "The model failed. Only in TEI's dialect.",
     .needs_body = true},
    {.status = 429,
     .when = "The key's limits are used up, or the network sent too many wrong "
             "keys. In TEI's dialect also: too many requests are waiting.",
     .needs_key = true,
     .retry_after = true},
    {.status = 499,
     .when = "The client went away. Only in the access log.",
     .needs_body = true},
    {.status = 500, .when = "The server failed."},
    {.status = 503,
     .when = "The model is loading, the server is shutting down, or too many "
             "requests are waiting.",
     .retry_after = true},
    {.status = 504,
     .when = "The request was not finished in time.",
     .needs_body = true},
};

}  // namespace

std::span<const ErrorStatus> ErrorStatuses() { return kStatuses; }

int HttpStatus(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kInvalidData:
      return 400;
    case ErrorCode::kUnauthorized:
      return 401;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kUnprocessable:
      return 422;
    case ErrorCode::kTooManyRequests:
      return 429;
    case ErrorCode::kCancelled:
      return 499;  // the client is gone: only the access log shows it
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kDeadlineExceeded:
      return 504;
    case ErrorCode::kBadResponse:  // only the client returns it
    case ErrorCode::kInternal:
      return 500;
  }
  return 500;
}

std::string ErrorBody(std::string_view id, std::string_view message) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("id").String(id);
  json.Key("message").String(message);
  json.EndObject();
  return json.Take();
}

}  // namespace podium
