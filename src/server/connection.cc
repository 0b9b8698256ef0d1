#include "server/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "base/ascii.h"
#include "base/cancel_flag.h"
#include "server/response_head.h"
#include "server/route.h"

namespace podium {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Handlers enforce their own deadline; this one catches a handler that does
// not.
constexpr std::chrono::milliseconds kHandlerGrace{5'000};
// How long a connection that has sent nothing before a drain may take to start.
constexpr std::chrono::milliseconds kDrainGrace{1'000};

}  // namespace

Connection::Connection(tcp::socket socket, IoLoop& loop,
                       ConnectionContext& context)
    : socket_(std::move(socket)),
      timer_(loop.context),
      loop_(loop),
      context_(context),
      limits_(context.limits) {
  loop_.connections.insert(this);
}

Connection::~Connection() {
  if (cancel_) cancel_->Cancel();
  loop_.connections.erase(this);
  context_.open.fetch_sub(1);
}

void Connection::Start() {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  peer_ = socket_.remote_endpoint(ignored).address().to_string();
  SetTimer(limits_.header_timeout);
  Read();
}

// ---- reading

void Connection::Read() {
  if (reading_ || peer_done_ || phase_ == Phase::kClosed) return;
  // Once enough bytes of later requests are buffered here, the rest waits in
  // the kernel.
  if ((phase_ == Phase::kHandling || phase_ == Phase::kWriting) &&
      static_cast<int64_t>(in_.size()) >= limits_.max_pipelined_bytes) {
    return;
  }
  reading_ = true;
  socket_.async_wait(tcp::socket::wait_read,
                     [self = shared_from_this()](error_code error) {
                       self->reading_ = false;
                       self->OnReadable(error);
                     });
}

void Connection::OnReadable(error_code error) {
  if (phase_ == Phase::kClosed) return;
  if (error) return Close();
  const size_t bytes = socket_.read_some(asio::buffer(loop_.scratch), error);
  if (error == asio::error::would_block) return Read();
  if (error) return OnPeerGone(error == asio::error::eof);
  if (phase_ == Phase::kLingering) {
    if (Clock::now() >= linger_until_) return Close();
    SetTimer(limits_.linger_timeout);
    return Read();
  }
  in_.append(loop_.scratch.data(), bytes);
  Advance();
  Read();
}

void Connection::OnPeerGone(bool half_close) {
  peer_done_ = true;
  const bool may_still_read = half_close && !context_.cancel_on_half_close;
  switch (phase_) {
    case Phase::kWriting:
      if (half_close) return;  // the response is ready: send it
      break;
    case Phase::kHandling:
      if (may_still_read) return;
      EndRequest(499);
      break;
    default:
      break;
  }
  Close();
}

// ---- one request

// Processes in_ as far as possible, up to a request that waits for its
// response.
void Connection::Advance() {
  for (bool more = true; more;) {
    switch (phase_) {
      case Phase::kIdle:
      case Phase::kHead:
        more = AdvanceHead();
        break;
      case Phase::kBody:
        more = AdvanceBody();
        break;
      default:
        more = false;
    }
  }
}

bool Connection::AdvanceHead() {
  if (phase_ == Phase::kIdle) {
    if (!skipped_line_ && in_.starts_with("\r\n")) {
      skipped_line_ = true;
      in_.erase(0, 2);
    }
    if (in_.empty() || in_ == "\r") return false;
    BeginRequest();
  }
  const auto progress = parser_->FeedHead(in_);
  in_.erase(0, progress.consumed);
  facts_.request_bytes += static_cast<int64_t>(progress.consumed);
  if (progress.step == RequestParser::Step::kFailed) {
    Refuse(parser_->status(), parser_->message());
    return false;
  }
  if (progress.step == RequestParser::Step::kNeedMore) return false;
  OnHead();
  return true;
}

void Connection::BeginRequest() {
  phase_ = Phase::kHead;
  skipped_line_ = false;
  body_unread_ = false;
  head_only_ = false;
  http10_ = false;
  keep_alive_ = false;
  facts_ = {.peer = peer_};
  context_.handler->Begin(facts_);
  began_ = Clock::now();
  parser_ = std::make_unique<RequestParser>(limits_);
  SetTimer(limits_.header_timeout);
}

void Connection::OnHead() {
  HttpRequest& request = parser_->request();
  keep_alive_ = parser_->keep_alive();
  http10_ = parser_->http10();
  head_only_ = request.method == "HEAD";
  facts_.method = request.method;
  facts_.path = request.path;
  if (const std::string* origin = request.Header("origin")) {
    facts_.origin = *origin;
  }
  request.peer = peer_;
  body_unread_ = request.has_body();
  in_flight_.emplace(context_.in_flight);

  auto refusal = context_.handler->CheckHead(request);
  if (request.route != nullptr) facts_.route = request.route->path;
  facts_.key_id = request.key_id;
  if (refusal) return Respond(std::move(*refusal));
  if (request.content_length.value_or(0) > limits_.max_body_bytes) {
    return Refuse(413, "request body too large");
  }
  if (!AnswerExpectation()) return;
  phase_ = Phase::kBody;
  head_bytes_ = facts_.request_bytes;
  const auto now = Clock::now();
  pace_.emplace(limits_, now);
  SetTimer(pace_->NextCheck(now));
}

// False if the request ended here.
bool Connection::AnswerExpectation() {
  const std::string* expect = parser_->request().Header("expect");
  if (expect == nullptr || http10_) return true;
  if (!EqualsIgnoringCase(*expect, "100-continue")) {
    Refuse(417, "expectation not supported");
    return false;
  }
  if (!parser_->request().has_body() || !in_.empty()) return true;
  // Nothing else is being sent, so 25 bytes always fit in the socket's buffer.
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code error;
  const size_t sent = socket_.write_some(
      asio::buffer(kContinue.data(), kContinue.size()), error);
  if (!error && sent == kContinue.size()) return true;
  Close();
  return false;
}

bool Connection::AdvanceBody() {
  if (parser_->request().has_body()) {
    const auto progress = parser_->FeedBody(in_);
    in_.erase(0, progress.consumed);
    facts_.request_bytes += static_cast<int64_t>(progress.consumed);
    if (progress.step == RequestParser::Step::kFailed) {
      Refuse(parser_->status(), parser_->message());
      return false;
    }
    if (progress.step == RequestParser::Step::kNeedMore) return false;
  }
  body_unread_ = false;
  Dispatch();
  return true;
}

void Connection::Dispatch() {
  phase_ = Phase::kHandling;
  SetTimer(limits_.request_timeout + kHandlerGrace);
  cancel_ = std::make_shared<CancelFlag>();
  HttpRequest request = std::move(parser_->request());
  parser_.reset();
  request.cancel = cancel_;
  // Always post to the mailbox: a response sent inside Handle must not be
  // written inside Handle.
  Responder responder([mailbox = loop_.mailbox, weak = weak_from_this(),
                       cancel = cancel_](std::optional<HttpResponse> answer) {
    mailbox->Post([weak, cancel, answer = std::move(answer)]() mutable {
      const auto self = weak.lock();
      if (!self || self->phase_ != Phase::kHandling ||
          self->cancel_ != cancel) {
        return;  // the client has gone or the request timed out
      }
      self->Respond(answer ? std::move(*answer)
                           : self->context_.handler->Refusal(
                                 500, "internal server error"));
    });
  });
  context_.handler->Handle(std::move(request), std::move(responder));
}

// ---- the response

void Connection::Refuse(int status, std::string_view message) {
  body_unread_ = true;
  HttpResponse response = context_.handler->Refusal(status, message);
  response.close = true;
  Respond(std::move(response));
}

void Connection::Respond(HttpResponse response) {
  phase_ = Phase::kWriting;
  parser_.reset();
  ++served_;
  response_ = std::move(response);
  context_.handler->Finish(facts_, response_);
  last_answer_ = last_answer_ || response_.close || !keep_alive_ ||
                 body_unread_ || (peer_done_ && in_.empty()) ||
                 context_.draining.load() ||
                 served_ >= limits_.max_requests_per_connection;
  out_head_ = ResponseHead(response_, last_answer_, http10_);
  if (head_only_) response_.body.clear();
  out_sent_ = 0;
  Write();
}

void Connection::Write() {
  SetTimer(limits_.write_timeout);
  const std::array<asio::const_buffer, 2> parts = {
      asio::buffer(out_head_) + out_sent_,
      asio::buffer(response_.body) +
          (out_sent_ - std::min(out_sent_, out_head_.size()))};
  socket_.async_write_some(
      parts, [self = shared_from_this()](error_code error, size_t bytes) {
        self->OnWritten(error, bytes);
      });
}

void Connection::OnWritten(error_code error, size_t bytes) {
  if (phase_ != Phase::kWriting) return;
  if (error) {
    EndRequest(499);
    return Close();
  }
  out_sent_ += bytes;
  if (out_sent_ < out_head_.size() + response_.body.size()) return Write();
  EndRequest(response_.status);
  AfterAnswer();
}

void Connection::AfterAnswer() {
  cancel_.reset();
  in_flight_.reset();
  response_ = {};
  out_head_.clear();
  if (last_answer_) return Linger();
  phase_ = Phase::kIdle;
  SetTimer(limits_.keepalive_timeout);
  Advance();
  const bool waits_for_bytes = phase_ == Phase::kIdle ||
                               phase_ == Phase::kHead || phase_ == Phase::kBody;
  if (waits_for_bytes && peer_done_) return Close();
  Read();
}

// Closing with unread bytes would reset the connection, and the reset could
// reach the client before the response does.
void Connection::Linger() {
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  const bool more_may_come =
      body_unread_ || !in_.empty() || socket_.available(error) > 0;
  if (error || peer_done_ || !more_may_come) return Close();
  phase_ = Phase::kLingering;
  in_.clear();
  in_.shrink_to_fit();
  linger_until_ = Clock::now() + limits_.max_linger;
  SetTimer(limits_.linger_timeout);
  Read();
}

void Connection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  spdlog::debug("a connection ends after {} requests", served_);
  in_flight_.reset();
  if (cancel_) cancel_->Cancel();
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

// ---- timeouts and closing

void Connection::SetTimer(std::chrono::milliseconds timeout) {
  timer_.expires_after(timeout);
  // This wait keeps an open connection's object alive.
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->OnTimeout();  // else set again, or closed
  });
}

void Connection::OnTimeout() {
  if (timer_.expiry() > Clock::now()) return;  // set again just now
  switch (phase_) {
    case Phase::kHead:
      return Refuse(408, "the request's head took too long");
    case Phase::kBody:
      return CheckPace();
    case Phase::kHandling:
      cancel_->Cancel();
      return Respond(
          context_.handler->Refusal(504, "the response took too long"));
    case Phase::kWriting:
      EndRequest(499);
      return Close();
    default:
      return Close();
  }
}

void Connection::CheckPace() {
  const auto now = Clock::now();
  if (pace_->TooSlow(facts_.request_bytes - head_bytes_, now)) {
    return Refuse(408, "the request's body took too long");
  }
  SetTimer(pace_->NextCheck(now));
}

void Connection::Drain() {
  if (phase_ != Phase::kIdle) return;
  error_code error;
  if (socket_.available(error) > 0) return;  // a request has arrived
  // A client that reuses the connection at this moment cannot be warned. A
  // client that has not sent its first request yet gets time to do so.
  if (served_ > 0 || error) return Close();
  SetTimer(kDrainGrace);
}

void Connection::Abort() {
  if (phase_ != Phase::kHandling) return Close();
  cancel_->Cancel();
  HttpResponse response = context_.handler->Refusal(503, "shutting down");
  response.close = true;
  Respond(std::move(response));
}

void Connection::EndRequest(int status) {
  facts_.status = status;
  facts_.response_bytes = static_cast<int64_t>(out_sent_);
  facts_.took = Clock::now() - began_;
  facts_.answer = std::move(response_.facts);
  context_.handler->End(facts_);
}

}  // namespace podium
