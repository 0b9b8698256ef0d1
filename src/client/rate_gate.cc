#include "client/rate_gate.h"

#include <algorithm>
#include <utility>

namespace podium {

RateGate::~RateGate() {
  if (timer_ != 0) loop_.CancelTimer(timer_);
}

RateGate::Ticket RateGate::Enter(bool first, EventLoop::Task go) {
  Waiting waiting{++last_ticket_, std::move(go)};
  const Ticket ticket = waiting.ticket;
  if (first) {
    waiting_.push_front(std::move(waiting));
  } else {
    waiting_.push_back(std::move(waiting));
  }
  AdvanceLater(std::max(loop_.Now(), closed_until_));
  return ticket;
}

void RateGate::Leave(Ticket ticket) {
  const auto found = std::find_if(
      waiting_.begin(), waiting_.end(),
      [ticket](const Waiting& waiting) { return waiting.ticket == ticket; });
  if (found != waiting_.end()) {
    waiting_.erase(found);
    return;
  }
  --inside_;
  AdvanceLater(std::max(loop_.Now(), closed_until_));
}

void RateGate::OnAccepted() {
  if (++accepted_ < kAnswersToGrow) return;
  accepted_ = 0;
  window_ = std::min(width_, window_ + 1);
}

void RateGate::OnRefused(EventLoop::TimePoint until) {
  window_ = 1;
  accepted_ = 0;
  CloseUntil(until);
}

void RateGate::CloseUntil(EventLoop::TimePoint until) {
  closed_until_ = std::max(closed_until_, until);
}

void RateGate::AdvanceLater(EventLoop::TimePoint when) {
  if (timer_ != 0) loop_.CancelTimer(std::exchange(timer_, 0));
  if (waiting_.empty()) return;
  timer_ = loop_.At(when, [this] {
    timer_ = 0;
    Advance();
  });
}

void RateGate::Advance() {
  if (loop_.Now() < closed_until_) return AdvanceLater(closed_until_);
  while (inside_ < window_ && !waiting_.empty()) {
    EventLoop::Task go = std::move(waiting_.front().go);
    waiting_.pop_front();
    ++inside_;
    go();
  }
}

}  // namespace podium
