#include "api/error_table.h"

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr ErrorStatus kStatuses[] = {
    {.status = 400, .when = "A field is wrong, or the body or head malformed."},
    {.status = 401,
     .when = "No key, or one that does not hold (any more).",
     .needs_key = true},
    {.status = 403,
     .when = "The key may not use this endpoint or model.",
     .needs_key = true},
    {.status = 404, .when = "No such model."},
    {.status = 408, .when = "The body took too long.", .needs_body = true},
    {.status = 413, .when = "Over a limit on size.", .needs_body = true},
    {.status = 415,
     .when = "The body is not application/json, or is encoded.",
     .needs_body = true},
    {.status = 422,
     .when = "A field that is not known, or, where the dialect has it so, one "
             "that is wrong.",
     .needs_body = true},
    {.status = 424,
     .when = "The model failed, as TEI says it.",
     .needs_body = true},
    {.status = 429,
     .when = "The key's limits, or those of wrong keys, are used up; in TEI's "
             "dialect also: too much is waiting.",
     .needs_key = true,
     .retry_after = true},
    {.status = 499,
     .when = "The client went away; seen in the access log alone.",
     .needs_body = true},
    {.status = 500, .when = "A fault of the server's own."},
    {.status = 503,
     .when = "Loading, draining, or too much is waiting.",
     .retry_after = true},
    {.status = 504, .when = "Not finished in time.", .needs_body = true},
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
