#pragma once

#include <chrono>

#include "http/event_loop.h"

namespace podium {

// Stops sending to a server after many failures in a row.
//
//   closed     requests are sent; `failures` in a row open the breaker
//   open       no request is sent for `pause`
//   half open  one request is sent; success closes the breaker, failure opens
//              it again
//
// With failures = 0 it never opens. Not thread-safe.
class CircuitBreaker {
 public:
  CircuitBreaker(int failures, std::chrono::milliseconds pause)
      : failures_to_open_(failures), pause_(pause) {}

  // Whether a request may be sent now. After true, report its outcome with
  // OnSuccess, OnFailure or OnAbandoned.
  bool Allow(EventLoop::TimePoint now);

  // The server answered, even if only to reject the request.
  void OnSuccess();
  void OnFailure(EventLoop::TimePoint now);
  // The request says nothing about the server, for example because it was
  // cancelled.
  void OnAbandoned() { probing_ = false; }

  // The time until the next request may be sent; 0 if it may be sent now.
  std::chrono::milliseconds Wait(EventLoop::TimePoint now) const;

 private:
  int failures_to_open_;
  std::chrono::milliseconds pause_;
  int failures_ = 0;  // in a row
  bool open_ = false;
  bool probing_ = false;  // half open, and the probe is in flight
  EventLoop::TimePoint opened_;
};

}  // namespace podium
