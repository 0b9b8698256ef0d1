#include "api/error_table.h"

#include "base/json_writer.h"

namespace podium {

int HttpStatus(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kInvalidData:
      return 400;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kUnprocessable:
      return 422;
    case ErrorCode::kCancelled:
      return 499;  // the client is gone: seen by the access log alone
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kDeadlineExceeded:
      return 504;
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
