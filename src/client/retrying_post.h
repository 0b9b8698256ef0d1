#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "client/deadline.h"
#include "client/service.h"
#include "client/transport.h"

namespace podium {

// One request to a service until it is answered with status 200 or there is no
// more hope: through the rate gate and the breaker, sent, hedged, redirected,
// waited for and tried again. On the event loop's thread only.
//
//   waiting (gate) -> sent -> answered ---------------> done(body)
//        ^                      | to be tried again
//        +---- backing off <----+ not, or not in time -> done(error)
//
// The deadline ends it in any state. A wait that would not leave time for
// another try is not begun.
class RetryingPost {
 public:
  using Done = std::function<void(Result<std::string> body)>;

  // `service` must outlive it.
  RetryingPost(Service& service, std::shared_ptr<const std::string> body,
               Deadline deadline, Done done);
  // What is under way is given up; `done` is not called any more.
  ~RetryingPost();
  RetryingPost(const RetryingPost&) = delete;
  RetryingPost& operator=(const RetryingPost&) = delete;

  // `done` is called once, not inside Start(), and may destroy this.
  void Start();

 private:
  static constexpr int kMaxRedirects = 3;

  struct Flight {  // a request that was sent
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
  int tries_ = 0;    // sent, hedges not counted
  int retries_ = 0;  // of them, those nobody invited
  int redirects_ = 0;
  std::optional<Error> last_error_;

  RateGate::Ticket ticket_ = 0;
  bool breaker_asked_ = false;  // and not told yet
  Flight first_;
  Flight second_;  // the hedge
  EventLoop::TimerId deadline_timer_ = 0;
  EventLoop::TimerId wait_timer_ = 0;  // backing off, or until the hedge
};

}  // namespace podium
