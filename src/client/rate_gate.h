#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>

#include "client/event_loop.h"

namespace podium {

// All requests of a client go through it, so that a server's "not so fast" to
// one of them is heard by all: while the server wants to be left alone nobody
// goes, and then one at first and one more at a time for every few answers
// without a refusal. Those that wait go in their order; one that was refused
// goes before them. On the event loop's thread only.
class RateGate {
 public:
  using Ticket = uint64_t;  // never 0

  // `width` requests at most are inside. `loop` must outlive the gate.
  RateGate(EventLoop& loop, int width)
      : loop_(loop), width_(width), window_(width) {}
  ~RateGate();
  RateGate(const RateGate&) = delete;
  RateGate& operator=(const RateGate&) = delete;

  // `go` is called once the request may be sent, not inside Enter(); it is
  // inside then, until Leave(). `first`: before the others that wait.
  Ticket Enter(bool first, EventLoop::Task go);
  // Of one that waits or is inside.
  void Leave(Ticket ticket);

  void OnAccepted();
  // Nobody goes before `until`, and then one.
  void OnRefused(EventLoop::TimePoint until);
  // Nobody goes before `until`; nobody was refused.
  void CloseUntil(EventLoop::TimePoint until);

  // When the next may go, as far as is known.
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
