#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "http/transport.h"

namespace podium {

// What an outcome means for the next try.
enum class RetryKind {
  kNever,    // the same request would fail again, or must not be repeated
  kBackOff,  // after a wait that grows with each try
  kInvited,  // at the time that the server gave
};

struct RetryVerdict {
  RetryKind kind = RetryKind::kNever;
  std::chrono::milliseconds wait{0};  // kInvited: as the server gave it, not
                                      // capped
  bool rate_limited = false;  // the server is healthy but wants fewer requests
};

// 408, 429, 500, 502, 503, 504 and connections that are refused, reset or time
// out may be retried, because ranking has no side effects. Other statuses are
// not retried, nor are failures of TLS, of name resolution or of HTTP itself,
// nor responses that are too large. A 429 or 503 that gives a time (RetryAfter)
// is an invitation to retry.
RetryVerdict JudgeOutcome(const HttpOutcome& outcome,
                          std::chrono::sys_seconds now);

struct BackoffOptions {
  std::chrono::milliseconds base{500};
  std::chrono::milliseconds cap{20'000};
};

// The wait after `tries` tries (1 or more):
//   a random part of min(cap, base * 2^(tries - 1))
// This is "full jitter": clients that failed together do not retry together.
// `random` is in [0, 1).
std::chrono::milliseconds Backoff(const BackoffOptions& options, int tries,
                                  double random);

}  // namespace podium
