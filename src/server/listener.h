#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "server/http.h"

namespace podium {

struct ListenerOptions {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  int io_threads = 1;
  Limits limits;
  bool cancel_on_half_close = true;
  bool handle_signals = false;
  // Asked when a drain begins, on an io thread: how long to serve on as before,
  // new connections too, so that who sends them can see that we are draining.
  // Empty: not at all.
  std::function<std::chrono::milliseconds()> drain_delay;
  std::function<void(const AccessRecord&)> log;  // on any io thread; or empty
  // Once, on an io thread, after the last connection of a drain.
  std::function<void()> drained;
};

// Where clients reach a listener; an IPv6 address stands in brackets.
std::string HttpUrl(const std::string& host, uint16_t port);

// A port and the threads that serve it. Requests go to an HttpHandler; nothing
// here knows what they mean.
class Listener {
 public:
  // Binds and listens; `handler` outlives the listener. Errors as
  // Server::Listen.
  static Result<std::unique_ptr<Listener>> Open(const ListenerOptions& options,
                                                HttpHandler& handler);
  // Drops what is still open.
  ~Listener();

  uint16_t port() const;
  // Starts to serve. Once.
  void Start();
  // Begins to drain: see Server::Stop.
  void Stop();
  bool draining() const;
  int64_t open_connections() const;
  // Requests whose head has been read and whose answer has not been sent.
  int64_t requests_in_flight() const;
  // Calls `task` on an io thread about once a second. Before Start.
  void EverySecond(std::function<void()> task);

 private:
  struct Parts;
  explicit Listener(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace podium
