#include "client/http_error.h"

#include "api/error_message.h"
#include "http/fault_error.h"
#include "http/retry_after.h"

namespace podium {
namespace {

std::string Without(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  for (size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at)) {
    text.replace(at, secret.size(), "[key]");
    at += 5;
  }
  return text;
}

}  // namespace

ErrorCode CodeOfStatus(int status) {
  switch (status) {
    case 401:
    case 402:
    case 403:
      return ErrorCode::kUnauthorized;
    case 404:
    case 405:
    case 410:
      return ErrorCode::kNotFound;
    case 408:
    case 504:
      return ErrorCode::kDeadlineExceeded;
    case 413:
      return ErrorCode::kTooLarge;
    case 422:
      return ErrorCode::kUnprocessable;
    case 424:  // TEI: the model failed
    case 499:  // the server thinks that the client went away
      return ErrorCode::kUnavailable;
    case 429:
      return ErrorCode::kTooManyRequests;
    default:
      break;
  }
  if (status >= 400 && status < 500) return ErrorCode::kInvalidArgument;
  if (status >= 500 && status < 600) return ErrorCode::kUnavailable;
  return ErrorCode::kBadResponse;  // no other status is expected here
}

Error ErrorOf(const HttpOutcome& outcome, std::string_view origin,
              std::string_view secret, std::chrono::sys_seconds now) {
  if (!outcome) {
    Error error = FaultError(outcome.error(), origin);
    error.message = Without(std::move(error.message), secret);
    return error;
  }
  Error error;
  error.code = CodeOfStatus(outcome->status);
  error.message =
      std::string(origin) + " answered " + std::to_string(outcome->status);
  const std::string said = Without(ReadErrorMessage(outcome->body), secret);
  if (!said.empty()) error.message += ": " + said;
  if (const auto wait = RetryAfter(*outcome, now))
    error.retry_after = std::chrono::ceil<std::chrono::seconds>(*wait);
  return error;
}

}  // namespace podium
