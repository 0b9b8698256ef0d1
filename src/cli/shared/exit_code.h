#pragma once

#include "base/result.h"

namespace podium {

// The exit codes of the process; those above 2 are from sysexits.h.
enum ExitCode : int {
  kExitOk = 0,
  kExitCheckFailed = 1,    // all went well, but a requested check failed
  kExitUsage = 2,          // the command line is invalid
  kExitBadData = 65,       // a file or the input is invalid
  kExitUnavailable = 69,   // a server, a port or a model is unavailable
  kExitInternal = 70,      // a bug of ours
  kExitNoPermission = 77,  // a server rejected the key
};

inline ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kUnprocessable:
      return kExitUsage;
    case ErrorCode::kInvalidData:
    case ErrorCode::kTooLarge:
      return kExitBadData;
    case ErrorCode::kUnauthorized:
      return kExitNoPermission;
    case ErrorCode::kNotFound:
    case ErrorCode::kTooManyRequests:
    case ErrorCode::kUnavailable:
    case ErrorCode::kBadResponse:
    case ErrorCode::kDeadlineExceeded:
    case ErrorCode::kCancelled:
      return kExitUnavailable;
    case ErrorCode::kInternal:
      break;
  }
  return kExitInternal;
}

}  // namespace podium
