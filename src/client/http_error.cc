#include "client/http_error.h"

#include "api/error_message.h"
#include "client/retry_after.h"

namespace podium {
namespace {

struct FaultRow {
  TransportFault fault;
  ErrorCode code;
  std::string_view what;
};

constexpr FaultRow kFaults[] = {
    {TransportFault::kRefused, ErrorCode::kUnavailable, "cannot connect"},
    {TransportFault::kReset, ErrorCode::kUnavailable,
     "the connection was lost"},
    {TransportFault::kConnectTimeout, ErrorCode::kUnavailable,
     "connecting took too long"},
    {TransportFault::kFirstByteTimeout, ErrorCode::kDeadlineExceeded,
     "no response in time"},
    {TransportFault::kName, ErrorCode::kUnavailable, "unknown host"},
    {TransportFault::kTls, ErrorCode::kUnavailable,
     "the TLS connection failed"},
    {TransportFault::kTooLarge, ErrorCode::kBadResponse,
     "the response is too long"},
    {TransportFault::kProtocol, ErrorCode::kBadResponse,
     "the response is not HTTP"},
    {TransportFault::kOther, ErrorCode::kUnavailable, "no response"},
};

Error FaultError(const TransportError& error, std::string_view origin) {
  for (const FaultRow& row : kFaults) {
    if (row.fault != error.fault) continue;
    return {row.code, std::string(origin) + ": " + std::string(row.what) +
                          " (" + error.message + ")"};
  }
  return {ErrorCode::kInternal, error.message};
}

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
