#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace podium {

// What went wrong, from the caller's point of view. Each edge (HTTP, command
// line) owns one table from these codes to its own language: api/error_table.h,
// cli/exit_code.h.
enum class ErrorCode {
  kInvalidArgument,   // the caller asked for something that cannot be: fix the
                      // request
  kInvalidData,       // a file or a body is malformed: fix the data
  kUnprocessable,     // well formed, but not a field the caller's protocol has
  kNotFound,          // a model, file or route that does not exist
  kTooLarge,          // over a named limit
  kUnavailable,       // full, draining or not ready: try again later
  kDeadlineExceeded,  // admitted, but not finished in time
  kCancelled,         // the caller went away
  kInternal,          // a bug of ours, or a score that is not finite
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string
      message;  // one sentence: what was found, where, and what would work
  std::string param;  // the field or file at fault, such as "documents[3]"; may
                      // be empty
  // kUnavailable: when another try may fare better; 0: nobody knows.
  std::chrono::seconds retry_after{0};
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(ErrorCode code, std::string message,
                                  std::string param = {}) {
  return tl::unexpected<Error>(
      Error{code, std::move(message), std::move(param)});
}

}  // namespace podium
