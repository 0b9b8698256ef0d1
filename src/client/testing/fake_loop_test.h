#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "http/event_loop.h"
#include "http/transport.h"

namespace podium {

// A loop whose time passes only when a test says so; everything runs inside
// Advance().
class FakeLoop final : public EventLoop {
 public:
  TimePoint Now() const override { return now_; }
  std::chrono::sys_seconds Utc() const override {
    return kUtcStart + std::chrono::floor<std::chrono::seconds>(now_ - kStart);
  }
  void Post(Task task) override { At(now_, std::move(task)); }
  TimerId At(TimePoint when, Task task) override {
    timers_.emplace(std::pair(when, ++last_), std::move(task));
    return last_;
  }
  void CancelTimer(TimerId timer) override {
    std::erase_if(timers_, [timer](const auto& entry) {
      return entry.first.second == timer;
    });
  }

  // Runs tasks that are due now or within that time, in order.
  void Advance(std::chrono::milliseconds time = {}) {
    const TimePoint end = now_ + time;
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      auto next = timers_.extract(timers_.begin());
      now_ = std::max(now_, next.key().first);
      next.mapped()();
    }
    now_ = end;
  }

  std::chrono::milliseconds elapsed() const {
    return std::chrono::floor<std::chrono::milliseconds>(now_ - kStart);
  }
  bool idle() const { return timers_.empty(); }

 private:
  static constexpr TimePoint kStart{std::chrono::hours(1)};
  static constexpr std::chrono::sys_seconds kUtcStart{
      std::chrono::seconds(1'800'000'000)};

  TimePoint now_ = kStart;
  TimerId last_ = 0;
  std::map<std::pair<TimePoint, TimerId>, Task> timers_;
};

// Answers requests in order from a script, each after a delay.
class FakeTransport final : public Transport {
 public:
  struct Answer {
    HttpOutcome outcome;
    std::chrono::milliseconds after{1};
  };
  // Returns the answer to request number `n` (from 0).
  using Script =
      std::function<Answer(size_t n, const OutgoingRequest& request)>;

  FakeTransport(FakeLoop& loop, Script script)
      : loop_(loop), script_(std::move(script)) {}

  RequestId Send(OutgoingRequest request, Done done) override {
    const Answer answer = script_(sent_.size(), request);
    sent_.push_back({std::move(request), loop_.elapsed()});
    const RequestId id = ++last_;
    most_at_once_ = std::max(most_at_once_, running_.size() + 1);
    running_[id] =
        loop_.At(loop_.Now() + answer.after,
                 [this, id, outcome = answer.outcome, done = std::move(done)] {
                   running_.erase(id);
                   done(outcome);
                 });
    return id;
  }
  void CancelRequest(RequestId request) override {
    const auto found = running_.find(request);
    if (found == running_.end()) return;
    loop_.CancelTimer(found->second);
    running_.erase(found);
    ++cancelled_;
  }

  struct Sent {
    OutgoingRequest request;
    std::chrono::milliseconds at;
  };
  const std::vector<Sent>& sent() const { return sent_; }
  size_t running() const { return running_.size(); }
  size_t most_at_once() const { return most_at_once_; }
  int cancelled() const { return cancelled_; }

 private:
  FakeLoop& loop_;
  Script script_;
  std::vector<Sent> sent_;
  RequestId last_ = 0;
  std::map<RequestId, EventLoop::TimerId> running_;
  size_t most_at_once_ = 0;
  int cancelled_ = 0;
};

}  // namespace podium
