#include "capi/error.h"

namespace podium {
namespace {

// Short enough to lie inside the string: it must be there without memory.
constinit podium_error out_of_memory{
    PODIUM_OUT_OF_MEMORY, "out of memory", {}, 0};

podium_code CodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return PODIUM_INVALID_ARGUMENT;
    case ErrorCode::kInvalidData:
      return PODIUM_INVALID_DATA;
    case ErrorCode::kUnprocessable:
      return PODIUM_UNPROCESSABLE;
    case ErrorCode::kUnauthorized:
      return PODIUM_UNAUTHORIZED;
    case ErrorCode::kNotFound:
      return PODIUM_NOT_FOUND;
    case ErrorCode::kTooLarge:
      return PODIUM_TOO_LARGE;
    case ErrorCode::kTooManyRequests:
      return PODIUM_TOO_MANY_REQUESTS;
    case ErrorCode::kUnavailable:
      return PODIUM_UNAVAILABLE;
    case ErrorCode::kBadResponse:
      return PODIUM_BAD_RESPONSE;
    case ErrorCode::kDeadlineExceeded:
      return PODIUM_DEADLINE_EXCEEDED;
    case ErrorCode::kCancelled:
      return PODIUM_CANCELLED;
    case ErrorCode::kInternal:
      break;
  }
  return PODIUM_INTERNAL;
}

}  // namespace

podium_code Report(Error error, podium_error** to) noexcept {
  const podium_code code = CodeOf(error.code);
  if (to == nullptr) return code;
  auto* reported = new (std::nothrow)
      podium_error{code, std::move(error.message), std::move(error.param),
                   error.retry_after.count()};
  if (reported == nullptr) return ReportOutOfMemory(to);
  *to = reported;
  return code;
}

podium_code ReportOutOfMemory(podium_error** to) noexcept {
  if (to != nullptr) *to = &out_of_memory;
  return PODIUM_OUT_OF_MEMORY;
}

}  // namespace podium

podium_code podium_error_code(const podium_error* error) {
  return error == nullptr ? PODIUM_OK : error->code;
}

const char* podium_error_message(const podium_error* error) {
  return error == nullptr ? "" : error->message.c_str();
}

const char* podium_error_param(const podium_error* error) {
  return error == nullptr ? "" : error->param.c_str();
}

int64_t podium_error_retry_after(const podium_error* error) {
  return error == nullptr ? 0 : error->retry_after;
}

void podium_error_free(podium_error* error) {
  if (error != &podium::out_of_memory) delete error;
}

const char* podium_version(void) { return PODIUM_VERSION; }
