#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "client/transport.h"

namespace podium {

// What an outcome means for the next try.
enum class RetryKind {
  kNever,    // the same request would fare the same, or must not be repeated
  kBackOff,  // after a wait that grows from try to try
  kInvited,  // when the server said
};

struct RetryVerdict {
  RetryKind kind = RetryKind::kNever;
  std::chrono::milliseconds wait{0};  // kInvited: as said, not capped
  bool rate_limited = false;  // the server is well, and wants fewer requests
};

// 408, 429, 500, 502, 503, 504 and a connection refused, reset or timed out may
// be tried again; a ranking has no effect that a second one would double. No
// other status is, and neither is a failure of TLS, of the name, of HTTP
// itself or an answer too large. A 429 or 503 that says when (RetryAfter) is an
// invitation.
RetryVerdict JudgeOutcome(const HttpOutcome& outcome,
                          std::chrono::sys_seconds now);

struct BackoffOptions {
  std::chrono::milliseconds base{500};
  std::chrono::milliseconds cap{20'000};
};

// The wait before the try after `tries` of them (1 and up): a random part of
// min(cap, base * 2^(tries - 1)). "Full jitter": clients that failed together
// do not come back together. `random` is in [0, 1).
std::chrono::milliseconds Backoff(const BackoffOptions& options, int tries,
                                  double random);

}  // namespace podium
