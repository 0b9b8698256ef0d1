#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.h"
#include "server/body_pace.h"
#include "server/http.h"
#include "server/io_loop.h"
#include "server/request_parser.h"

namespace podium {

// State that all connections of a listener share; outlives them.
struct ConnectionContext {
  Limits limits;
  bool cancel_on_half_close = true;
  HttpHandler* handler = nullptr;
  std::atomic<bool> draining{false};
  std::atomic<int64_t> open{0};
  std::atomic<int64_t> in_flight{0};  // requests: head read, not finished yet
};

// Adds one to a counter for its lifetime.
class Counted {
 public:
  explicit Counted(std::atomic<int64_t>& counter) : counter_(counter) {
    counter_.fetch_add(1);
  }
  ~Counted() { counter_.fetch_sub(1); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<int64_t>& counter_;
};

// One client's connection, which serves one request after the other. Each is
// read completely, passed to the handler and answered before the next is
// parsed, so pipelined responses cannot be out of order. While waiting for the
// handler, a read stays pending to notice when the client goes away. On its
// loop's thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, IoLoop& loop,
             ConnectionContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Start();
  // Closes an idle connection; otherwise the current response is the last.
  void Drain();
  // The drain took too long: sends 503 if a request is still being handled.
  void Abort();

 private:
  enum class Phase {
    kIdle,       // between requests
    kHead,       // part of a head has arrived
    kBody,       // waiting for the rest of a body
    kHandling,   // the handler has the request
    kWriting,    // the response is being sent
    kLingering,  // the last response is sent; further input is dropped
    kClosed,
  };
  using Clock = std::chrono::steady_clock;

  void Read();
  void OnReadable(boost::system::error_code error);
  void OnPeerGone(bool half_close);
  void Advance();
  bool AdvanceHead();
  bool AdvanceBody();
  void BeginRequest();
  void OnHead();
  bool AnswerExpectation();
  void Dispatch();

  void Respond(HttpResponse response);
  void Refuse(int status, std::string_view message);
  void Write();
  void OnWritten(boost::system::error_code error, size_t bytes);
  void AfterAnswer();
  void Linger();
  void Close();

  void SetTimer(std::chrono::milliseconds timeout);
  void OnTimeout();
  void CheckPace();
  void EndRequest(int status);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  IoLoop& loop_;
  ConnectionContext& context_;
  const Limits& limits_;

  Phase phase_ = Phase::kIdle;
  bool reading_ = false;       // a wait for bytes is pending
  bool peer_done_ = false;     // the client has shut down its sending side
  bool skipped_line_ = false;  // one empty line before a request is allowed
  bool body_unread_ = false;   // the request was refused before its body was
                               // read
  bool last_answer_ = false;   // close after this response
  std::string in_;             // bytes not yet consumed by a request
  std::string peer_;           // the client's address
  int64_t served_ = 0;

  // The current request.
  std::unique_ptr<RequestParser> parser_;
  RequestFacts facts_;  // filled in as far as they are known
  bool keep_alive_ = false;
  bool http10_ = false;
  bool head_only_ = false;  // HEAD: the body is not sent
  int64_t head_bytes_ = 0;
  std::optional<BodyPace> pace_;  // while waiting for its body
  Clock::time_point began_;
  std::optional<Counted> in_flight_;
  std::shared_ptr<CancelFlag> cancel_;

  // Its response.
  HttpResponse response_;
  std::string out_head_;
  size_t out_sent_ = 0;

  Clock::time_point linger_until_;
};

}  // namespace podium
