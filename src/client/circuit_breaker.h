#pragma once

#include <chrono>

#include "client/event_loop.h"

namespace podium {

// Leaves a server alone that has failed many times in a row.
//
//   closed     requests go; `failures` in a row open it
//   open       none goes, for `pause`
//   half open  one goes; where it succeeds the breaker closes, else it opens
//              again
//
// With failures = 0 it never opens. Not thread-safe.
class CircuitBreaker {
 public:
  CircuitBreaker(int failures, std::chrono::milliseconds pause)
      : failures_to_open_(failures), pause_(pause) {}

  // Whether a request may go now. One that may must be told about: OnSuccess,
  // OnFailure or OnAbandoned.
  bool Allow(EventLoop::TimePoint now);

  // The server answered, be it that the request is wrong.
  void OnSuccess();
  void OnFailure(EventLoop::TimePoint now);
  // Nothing was learnt, such as from a request that was cancelled.
  void OnAbandoned() { probing_ = false; }

  // Until the next one may go; 0 where it may now.
  std::chrono::milliseconds Wait(EventLoop::TimePoint now) const;

 private:
  int failures_to_open_;
  std::chrono::milliseconds pause_;
  int failures_ = 0;  // in a row
  bool open_ = false;
  bool probing_ = false;  // half open, and the one is under way
  EventLoop::TimePoint opened_;
};

}  // namespace podium
