#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/limits.h"
#include "server/body_pace.h"
#include "server/http.h"
#include "server/io_loop.h"
#include "server/request_parser.h"

namespace podium {

// What all connections of a listener share; outlives them.
struct ConnectionContext {
  Limits limits;
  bool cancel_on_half_close = true;
  HttpHandler* handler = nullptr;
  std::function<void(const AccessRecord&)> log;  // may be empty
  std::atomic<bool> draining{false};
  std::atomic<int64_t> open{0};
  std::atomic<int64_t> in_flight{0};  // requests: a head read, no end yet
};

// Adds one to a counter while it lives.
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

// One client's connection: requests one after the other, each read whole,
// handed to the handler and answered before the next is looked at, so that
// pipelined answers cannot be out of order. While an answer is awaited a read
// stays pending, to see the client go away. On its loop's thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, IoLoop& loop,
             ConnectionContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Start();
  // Closes if nothing is under way; else the answer under way is the last.
  void Drain();
  // Drain has taken too long: answers 503 where an answer is awaited.
  void Abort();

 private:
  enum class Phase {
    kIdle,       // between requests
    kHead,       // part of a head is here
    kBody,       // part of a body is awaited
    kHandling,   // the handler has the request
    kWriting,    // its answer is on the way out
    kLingering,  // answered for the last time; what still comes is dropped
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
  void LookAtPace();
  void Log(int status);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  IoLoop& loop_;
  ConnectionContext& context_;
  const Limits& limits_;

  Phase phase_ = Phase::kIdle;
  bool reading_ = false;       // a wait for bytes is pending
  bool peer_done_ = false;     // the client has shut its sending side down
  bool skipped_line_ = false;  // one empty line before a request is forgiven
  bool body_unread_ = false;   // the request was refused before its end
  bool last_answer_ = false;   // the connection ends with this one
  std::string in_;             // bytes that no request has taken yet
  std::string peer_;           // the client's address
  int64_t served_ = 0;

  // The request under way.
  std::unique_ptr<RequestParser> parser_;
  AccessRecord record_;       // as far as it is known
  std::string allow_origin_;  // see HttpHandler::AllowOrigin
  bool keep_alive_ = false;
  bool http10_ = false;
  bool head_only_ = false;  // HEAD: the body is not sent
  int64_t head_bytes_ = 0;
  std::optional<BodyPace> pace_;  // while its body is awaited
  Clock::time_point began_;
  std::optional<Counted> in_flight_;
  std::shared_ptr<CancelFlag> cancel_;

  // Its answer.
  HttpResponse response_;
  std::string out_head_;
  size_t out_sent_ = 0;

  Clock::time_point linger_until_;
};

}  // namespace podium
