#include "client/circuit_breaker.h"

#include <algorithm>

namespace podium {

bool CircuitBreaker::Allow(EventLoop::TimePoint now) {
  if (!open_) return true;
  if (probing_ || now < opened_ + pause_) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::OnSuccess() {
  failures_ = 0;
  open_ = false;
  probing_ = false;
}

void CircuitBreaker::OnFailure(EventLoop::TimePoint now) {
  if (failures_to_open_ == 0) return;
  ++failures_;
  // Requests in flight when the breaker opened may fail later; they do not
  // extend the pause.
  if (open_ && !probing_) return;
  if (!probing_ && failures_ < failures_to_open_) return;
  open_ = true;
  probing_ = false;
  opened_ = now;
}

std::chrono::milliseconds CircuitBreaker::Wait(EventLoop::TimePoint now) const {
  using std::chrono::milliseconds;
  if (!open_) return milliseconds(0);
  return std::max(milliseconds(0),
                  std::chrono::ceil<milliseconds>(opened_ + pause_ - now));
}

}  // namespace podium
