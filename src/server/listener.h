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
  // Called on an io thread when a drain begins: how long to keep serving, new
  // connections included, so that load balancers can see that we are draining.
  // Empty: no delay.
  std::function<std::chrono::milliseconds()> drain_delay;
  // Called once, on an io thread, when a drain has closed the last connection.
  std::function<void()> drained;
};

// The URL of a listener; an IPv6 address is put in brackets.
std::string HttpUrl(const std::string& host, uint16_t port);

// A port and the threads that serve it. Requests go to an HttpHandler; nothing
// here knows what they mean.
class Listener {
 public:
  // Binds and listens; `handler` outlives the listener. Errors are those of
  // Server::Listen.
  static Result<std::unique_ptr<Listener>> Open(const ListenerOptions& options,
                                                HttpHandler& handler);
  // Drops connections that are still open.
  ~Listener();

  uint16_t port() const;
  // Starts serving. Call once.
  void Start();
  // Begins to drain: see Server::Stop.
  void Stop();
  bool draining() const;
  int64_t open_connections() const;
  // Requests whose head has been read and whose response has not been sent.
  int64_t requests_in_flight() const;
  // Calls `task` on an io thread about once a second. Call before Start.
  void EverySecond(std::function<void()> task);

 private:
  struct Parts;
  explicit Listener(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace podium
