#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "client/deadline.h"
#include "client/service.h"
#include "http/transport.h"

namespace podium {

// Sends one request to a service until it gets status 200 or has to give up:
// passes the rate gate and the breaker, hedges, follows redirects, waits and
// retries. On the event loop's thread only.
//
//   waiting (gate) -> sent -> answered ---------------> done(body)
//        ^                      | retry
//        +---- backing off <----+ no retry, or no time -> done(error)
//
// The deadline ends it in any state. It fails at once instead of starting a
// wait that would leave no time for another try.
class RetryingPost {
 public:
  using Done = std::function<void(Result<std::string> body)>;

  // `service` must outlive it.
  RetryingPost(Service& service, std::shared_ptr<const std::string> body,
               Deadline deadline, Done done);
  // Cancels everything in flight; `done` is no longer called.
  ~RetryingPost();
  RetryingPost(const RetryingPost&) = delete;
  RetryingPost& operator=(const RetryingPost&) = delete;

  // `done` is called once, not inside Start(), and may destroy this.
  void Start();

 private:
  static constexpr int kMaxRedirects = 3;

  struct Flight {  // a request in flight
    Transport::RequestId request = 0;
    EventLoop::TimePoint sent;
  };

  void Queue(bool first);
  void Go();
  void Send(Flight& flight);
  void Hedge();
  void OnOutcome(Flight& flight, HttpOutcome outcome);
  void Redirect(const HttpReply& reply);
  void Settle(const HttpOutcome& outcome);
  void TellService(const HttpOutcome& outcome, const RetryVerdict& verdict);
  void TryAgain(const RetryVerdict& verdict);
  std::optional<std::chrono::milliseconds> NextWait(
      const RetryVerdict& verdict);
  void FailTooLate(std::chrono::milliseconds wait);
  void OnDeadline();

  void Succeed(std::string body);
  void FailWith(Error error);
  void CancelFlights();
  void LeaveAll();
  void LeaveGate();

  Service& service_;
  const std::shared_ptr<const std::string> body_;
  const Deadline deadline_;
  Done done_;

  std::string url_;
  int tries_ = 0;    // requests sent, not counting hedges
  int retries_ = 0;  // tries that the server did not invite
  int redirects_ = 0;
  std::optional<Error> last_error_;

  RateGate::Ticket ticket_ = 0;
  bool breaker_asked_ = false;  // and not yet told the outcome
  Flight first_;
  Flight second_;  // the hedge
  EventLoop::TimerId deadline_timer_ = 0;
  EventLoop::TimerId wait_timer_ = 0;  // for backing off, or until the hedge
};

}  // namespace podium
