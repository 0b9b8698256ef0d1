#include "http/retry_policy.h"

#include <algorithm>

#include "http/retry_after.h"

namespace podium {
namespace {

bool MayRetry(TransportFault fault) {
  switch (fault) {
    case TransportFault::kRefused:
    case TransportFault::kReset:
    case TransportFault::kConnectTimeout:
    case TransportFault::kFirstByteTimeout:
    case TransportFault::kStalled:
      return true;
    case TransportFault::kName:
    case TransportFault::kTls:
    case TransportFault::kTooLarge:
    case TransportFault::kProtocol:
    case TransportFault::kGivenUp:
    case TransportFault::kOther:
      break;
  }
  return false;
}

bool MayRetry(int status) {
  switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

}  // namespace

RetryVerdict JudgeOutcome(const HttpOutcome& outcome,
                          std::chrono::sys_seconds now) {
  RetryVerdict verdict;
  if (!outcome) {
    if (MayRetry(outcome.error().fault)) verdict.kind = RetryKind::kBackOff;
    return verdict;
  }
  if (!MayRetry(outcome->status)) return verdict;
  verdict.kind = RetryKind::kBackOff;
  verdict.rate_limited = outcome->status == 429;
  if (outcome->status != 429 && outcome->status != 503) return verdict;
  if (const auto wait = RetryAfter(*outcome, now)) {
    verdict.kind = RetryKind::kInvited;
    verdict.wait = *wait;
    verdict.rate_limited = true;
  }
  return verdict;
}

std::chrono::milliseconds Backoff(const BackoffOptions& options, int tries,
                                  double random) {
  std::chrono::milliseconds most = std::min(options.base, options.cap);
  for (int i = 1; i < tries && most < options.cap; ++i) {
    most = std::min(most * 2, options.cap);
  }
  return std::chrono::milliseconds(
      static_cast<int64_t>(random * static_cast<double>(most.count() + 1)));
}

}  // namespace podium
