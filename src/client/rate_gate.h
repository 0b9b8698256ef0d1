#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>

#include "http/event_loop.h"

namespace podium {

// All requests of a client pass through this gate, so that when the server
// rate-limits one request, all of them slow down. No request is sent while the
// server asks for a pause. After a refusal, one request at a time is allowed at
// first, and one more for every few responses without a refusal. Waiting
// requests go in order; a refused request goes first. On the event loop's
// thread only.
class RateGate {
 public:
  using Ticket = uint64_t;  // never 0

  // At most `width` requests are inside. `loop` must outlive the gate.
  RateGate(EventLoop& loop, int width)
      : loop_(loop), width_(width), window_(width) {}
  ~RateGate();
  RateGate(const RateGate&) = delete;
  RateGate& operator=(const RateGate&) = delete;

  // Calls `go` when the request may be sent, but never inside Enter(). The
  // request is then inside the gate until Leave(). `first`: ahead of the other
  // waiting requests.
  Ticket Enter(bool first, EventLoop::Task go);
  // For a request that is waiting or inside.
  void Leave(Ticket ticket);

  void OnAccepted();
  // Closes the gate until `until`; then admits one request at a time.
  void OnRefused(EventLoop::TimePoint until);
  // Closes the gate until `until`, without a refusal.
  void CloseUntil(EventLoop::TimePoint until);

  // The earliest time for the next request, as far as is known.
  EventLoop::TimePoint closed_until() const { return closed_until_; }

 private:
  static constexpr int kAnswersToGrow = 4;

  struct Waiting {
    Ticket ticket;
    EventLoop::Task go;
  };

  void Advance();
  void AdvanceLater(EventLoop::TimePoint when);

  EventLoop& loop_;
  int width_;
  int window_;  // how many may be inside now
  int inside_ = 0;
  int accepted_ = 0;  // since the window last changed
  Ticket last_ticket_ = 0;
  std::deque<Waiting> waiting_;
  EventLoop::TimePoint closed_until_{};
  EventLoop::TimerId timer_ = 0;
};

}  // namespace podium
