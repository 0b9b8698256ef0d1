#include "client/retrying_post.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "client/http_error.h"
#include "client/quota_hint.h"
#include "client/server_url.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

bool IsRedirect(const HttpReply& reply) {
  return reply.status >= 300 && reply.status < 400;
}

// Whether the server itself failed. A server that rejects or rate-limits a
// request is healthy.
bool IsServersFailure(const HttpOutcome& outcome, const RetryVerdict& verdict) {
  if (verdict.rate_limited) return false;
  if (!outcome) return outcome.error().fault != TransportFault::kTooLarge;
  return outcome->status >= 500 || outcome->status == 408;
}

std::string Seconds(milliseconds time) {
  std::ostringstream text;
  text << static_cast<double>(time.count()) / 1000 << " s";
  return text.str();
}

std::string TooLate(milliseconds wait, const Deadline& deadline) {
  return "; a retry in " + Seconds(wait) +
         " would be too late for the timeout of " + Seconds(deadline.timeout());
}

}  // namespace

RetryingPost::RetryingPost(Service& service,
                           std::shared_ptr<const std::string> body,
                           Deadline deadline, Done done)
    : service_(service),
      body_(std::move(body)),
      deadline_(deadline),
      done_(std::move(done)),
      url_(service.endpoint) {}

RetryingPost::~RetryingPost() { LeaveAll(); }

void RetryingPost::Start() {
  service_.budget.OnRequest();
  service_.hedging.OnRequest();
  deadline_timer_ = service_.loop.At(deadline_.end(), [this] {
    deadline_timer_ = 0;
    OnDeadline();
  });
  Queue(/*first=*/false);
}

void RetryingPost::Queue(bool first) {
  const auto now = service_.loop.Now();
  const auto closed =
      std::chrono::ceil<milliseconds>(service_.gate.closed_until() - now);
  if (!deadline_.Allows(now, closed)) {
    wait_timer_ = service_.loop.At(now, [this, closed] {
      wait_timer_ = 0;
      FailTooLate(closed);
    });
    return;
  }
  ticket_ = service_.gate.Enter(first, [this] { Go(); });
}

void RetryingPost::Go() {
  const auto now = service_.loop.Now();
  if (!service_.breaker.Allow(now)) {
    Error error = last_error_.value_or(
        Error{ErrorCode::kUnavailable,
              service_.origin +
                  ": not tried again so soon after several failures in a row"});
    error.retry_after =
        std::chrono::ceil<std::chrono::seconds>(service_.breaker.Wait(now));
    return FailWith(std::move(error));
  }
  breaker_asked_ = true;
  ++tries_;
  Send(first_);
  if (const auto delay = service_.hedging.Delay()) {
    wait_timer_ = service_.loop.At(now + *delay, [this] {
      wait_timer_ = 0;
      Hedge();
    });
  }
}

void RetryingPost::Send(Flight& flight) {
  flight.sent = service_.loop.Now();
  flight.request = service_.transport.Send(
      {.url = url_,
       .headers = service_.headers,
       .body = body_,
       .connect_timeout = service_.connect_timeout,
       .first_byte_timeout = service_.first_byte_timeout},
      [this, &flight](HttpOutcome outcome) {
        flight.request = 0;
        OnOutcome(flight, std::move(outcome));
      });
}

void RetryingPost::Hedge() {
  const bool throttled = service_.gate.closed_until() > service_.loop.Now();
  if (!throttled && service_.hedging.Spend()) Send(second_);
}

void RetryingPost::OnOutcome(Flight& flight, HttpOutcome outcome) {
  if (outcome && outcome->status == 200) {
    service_.hedging.OnAnswer(
        std::chrono::ceil<milliseconds>(service_.loop.Now() - first_.sent));
    TellService(outcome, {});
    return Succeed(std::move(outcome->body));
  }
  // While a request and its hedge are both in flight, one failure ends both
  // only if the other would fail in the same way.
  const Flight& other = &flight == &first_ ? second_ : first_;
  const auto verdict = JudgeOutcome(outcome, service_.loop.Utc());
  if (other.request != 0 && verdict.kind != RetryKind::kNever) return;
  if (outcome && IsRedirect(*outcome)) return Redirect(*outcome);
  Settle(outcome);
}

void RetryingPost::Redirect(const HttpReply& reply) {
  CancelFlights();
  Result<std::string> next =
      FollowRedirect(url_, reply.status, reply.Find("location"));
  if (next && ++redirects_ > kMaxRedirects) {
    next = Fail(ErrorCode::kUnavailable,
                "more than " + std::to_string(kMaxRedirects) + " redirects",
                "url");
  }
  if (next) {
    url_ = *std::move(next);
    return Send(first_);
  }
  TellService(reply, {});
  Error error = std::move(next.error());
  error.message = service_.origin + ": " + error.message;
  FailWith(std::move(error));
}

void RetryingPost::Settle(const HttpOutcome& outcome) {
  const auto utc = service_.loop.Utc();
  const RetryVerdict verdict = JudgeOutcome(outcome, utc);
  TellService(outcome, verdict);
  if (wait_timer_ != 0)
    service_.loop.CancelTimer(std::exchange(wait_timer_, 0));
  last_error_ = ErrorOf(outcome, service_.origin, service_.secret, utc);
  if (verdict.kind == RetryKind::kNever) return FailWith(*last_error_);
  TryAgain(verdict);
}

void RetryingPost::TellService(const HttpOutcome& outcome,
                               const RetryVerdict& verdict) {
  breaker_asked_ = false;
  if (IsServersFailure(outcome, verdict)) {
    service_.breaker.OnFailure(service_.loop.Now());
  } else {
    service_.breaker.OnSuccess();
  }
  if (!outcome || verdict.rate_limited) return;
  service_.gate.OnAccepted();
  const auto wait = QuotaWait(*outcome);
  if (wait && *wait <= service_.max_retry_after)
    service_.gate.CloseUntil(service_.loop.Now() + *wait);
}

void RetryingPost::TryAgain(const RetryVerdict& verdict) {
  const auto now = service_.loop.Now();
  const auto wait = NextWait(verdict);
  if (!wait) {
    // Later requests must still slow down.
    if (verdict.rate_limited)
      service_.gate.OnRefused(now +
                              std::min(verdict.wait, service_.max_retry_after));
    return FailWith(*last_error_);
  }
  if (verdict.rate_limited) {
    service_.gate.OnRefused(now + *wait);
    LeaveGate();
    return Queue(/*first=*/true);
  }
  LeaveGate();
  wait_timer_ = service_.loop.At(now + *wait, [this] {
    wait_timer_ = 0;
    Queue(/*first=*/true);
  });
}

// Nothing if there are no more tries; last_error_ then says why.
std::optional<milliseconds> RetryingPost::NextWait(
    const RetryVerdict& verdict) {
  if (service_.max_retries == 0) return std::nullopt;
  const bool invited = verdict.kind == RetryKind::kInvited;
  if (!invited && retries_ >= service_.max_retries) return std::nullopt;

  milliseconds wait = Backoff(service_.backoff, tries_, service_.random());
  if (invited && verdict.wait.count() > 0) {
    // Not earlier than the server asked, and not all clients at the same
    // moment.
    wait = std::min(verdict.wait, service_.max_retry_after);
    const milliseconds spread =
        std::min(wait / 10, milliseconds(std::chrono::seconds(1)));
    wait += milliseconds(static_cast<int64_t>(
        service_.random() * static_cast<double>(spread.count())));
  }
  if (!deadline_.Allows(service_.loop.Now(), wait)) {
    last_error_->message += TooLate(wait, deadline_);
    return std::nullopt;
  }
  if (!invited && !verdict.rate_limited && !service_.budget.Spend()) {
    last_error_->message += "; no more retries, because too many requests fail";
    return std::nullopt;
  }
  if (!invited) ++retries_;
  return wait;
}

// Fails because the service asks for a pause that ends after the deadline.
void RetryingPost::FailTooLate(milliseconds wait) {
  Error error = last_error_.value_or(
      Error{ErrorCode::kTooManyRequests, service_.origin + ": rate limited"});
  error.message += TooLate(wait, deadline_);
  error.retry_after = std::max(error.retry_after,
                               std::chrono::ceil<std::chrono::seconds>(wait));
  FailWith(std::move(error));
}

void RetryingPost::OnDeadline() {
  const bool sent = first_.request != 0 || second_.request != 0;
  const std::string within = "within " + Seconds(deadline_.timeout());
  if (!sent && last_error_) {
    last_error_->message += "; no retry was possible " + within;
    return FailWith(*last_error_);
  }
  Error error{ErrorCode::kDeadlineExceeded,
              service_.origin +
                  (sent ? ": no response " : ": the request was not sent ") +
                  within};
  if (last_error_) error.message += "; before that " + last_error_->message;
  FailWith(std::move(error));
}

void RetryingPost::Succeed(std::string body) {
  LeaveAll();
  const Done done = std::move(done_);
  done(std::move(body));
}

void RetryingPost::FailWith(Error error) {
  LeaveAll();
  if (tries_ > 1) error.message += " (" + std::to_string(tries_) + " tries)";
  const Done done = std::move(done_);
  done(Unexpected(std::move(error)));
}

void RetryingPost::LeaveGate() {
  if (ticket_ != 0) service_.gate.Leave(std::exchange(ticket_, 0));
}

void RetryingPost::CancelFlights() {
  for (Flight* flight : {&first_, &second_}) {
    if (flight->request != 0)
      service_.transport.CancelRequest(std::exchange(flight->request, 0));
  }
}

void RetryingPost::LeaveAll() {
  CancelFlights();
  for (EventLoop::TimerId* timer : {&deadline_timer_, &wait_timer_}) {
    if (*timer != 0) service_.loop.CancelTimer(std::exchange(*timer, 0));
  }
  if (std::exchange(breaker_asked_, false)) service_.breaker.OnAbandoned();
  LeaveGate();
}

}  // namespace podium
