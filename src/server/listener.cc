#include "server/listener.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "server/connection.h"
#include "server/io_loop.h"

namespace podium {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

// When file descriptors run out, accepting again at once would only spin.
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kDrainPoll{10};
// How long the 503s may take to be sent after a drain has timed out.
constexpr std::chrono::milliseconds kAbortGrace{500};

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n"
    "retry-after: 1\r\ncontent-length: 34\r\nconnection: close\r\n\r\n"
    "{\"message\":\"too many connections\"}";

// At most half of the file descriptors are for clients; the rest is for files.
int64_t ConnectionLimit(int64_t wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  return std::min(wanted, static_cast<int64_t>(files.rlim_cur / 2));
}

Result<tcp::endpoint> ToEndpoint(const ListenerOptions& options) {
  const std::string host =
      options.host == "localhost" ? "127.0.0.1" : options.host;
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) {
    return Fail(ErrorCode::kInvalidArgument,
                "the host to listen on must be an IP address or localhost, "
                "not " +
                    host,
                "host");
  }
  return tcp::endpoint(address, options.port);
}

}  // namespace

struct Listener::Parts {
  Parts(const ListenerOptions& listener_options, HttpHandler& handler)
      : options(listener_options) {
    context.limits = options.limits;
    context.cancel_on_half_close = options.cancel_on_half_close;
    context.handler = &handler;
    for (int i = 0; i < std::max(1, options.io_threads); ++i) {
      loops.push_back(std::make_unique<IoLoop>());
    }
    auto& first = loops.front()->context;
    acceptor.emplace(first);
    signals.emplace(first);
    pause.emplace(first);
    tick.emplace(first);
    drain_poll.emplace(first);
    max_connections = ConnectionLimit(options.limits.max_connections);
  }

  ~Parts() {
    // Stop all threads first: a handler on one loop may post to another.
    for (auto& loop : loops) loop->Stop();
  }

  Result<void> Bind(const tcp::endpoint& endpoint);
  void Accept();
  void Adopt(tcp::socket socket, IoLoop& loop);
  void WaitForSignal();
  void Tick();
  void BeginDrain();
  void StopListening();
  void PollDrain();
  void ForEachConnection(void (Connection::*call)());

  const ListenerOptions options;
  ConnectionContext context;
  int64_t max_connections = 0;
  std::vector<std::unique_ptr<IoLoop>> loops;

  // On the first loop's thread only.
  std::optional<tcp::acceptor> acceptor;
  std::optional<asio::signal_set> signals;
  std::optional<asio::steady_timer> pause, tick, drain_poll;
  std::function<void()> every_second;
  size_t next_loop = 0;
  bool aborted = false;
  Clock::time_point drain_until;
  uint16_t port = 0;
};

Result<void> Listener::Parts::Bind(const tcp::endpoint& endpoint) {
  error_code error;
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error)
    acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor->non_blocking(true, error);
  if (!error) port = acceptor->local_endpoint(error).port();
  if (!error) return {};
  return Fail(ErrorCode::kUnavailable,
              "cannot listen on " + options.host + " port " +
                  std::to_string(options.port) + ": " + error.message(),
              "port");
}

// ---- accepting

void Listener::Parts::Accept() {
  IoLoop& loop = *loops[next_loop++ % loops.size()];
  acceptor->async_accept(
      loop.context, [this, &loop](error_code error, tcp::socket socket) {
        if (error == asio::error::operation_aborted || !acceptor->is_open()) {
          return;
        }
        if (error) {
          pause->expires_after(kAcceptPause);
          pause->async_wait([this](error_code stopped) {
            if (!stopped && acceptor->is_open()) Accept();
          });
          return;
        }
        Adopt(std::move(socket), loop);
        Accept();
      });
}

void Listener::Parts::Adopt(tcp::socket socket, IoLoop& loop) {
  if (context.open.load() >= max_connections) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kFull.data(), kFull.size()), ignored);
    return;  // closes the socket
  }
  context.open.fetch_add(1);
  asio::post(loop.context, [this, &loop, held = std::move(socket)]() mutable {
    std::make_shared<Connection>(std::move(held), loop, context)->Start();
  });
}

// ---- signals and time

void Listener::Parts::WaitForSignal() {
  signals->async_wait([this](error_code error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      spdlog::info(
          "SIGHUP is ignored: the server reads no file again while it runs. "
          "SIGTERM stops it");
      return WaitForSignal();
    }
    // A second signal means that the sender does not want to wait.
    if (context.draining.load()) std::_Exit(1);
    BeginDrain();
    WaitForSignal();
  });
}

void Listener::Parts::Tick() {
  tick->expires_after(std::chrono::seconds(1));
  tick->async_wait([this](error_code error) {
    if (error) return;
    if (every_second) every_second();
    Tick();
  });
}

// ---- draining

void Listener::Parts::BeginDrain() {
  if (context.draining.exchange(true)) return;
  const std::chrono::milliseconds delay = options.drain_delay
                                              ? options.drain_delay()
                                              : std::chrono::milliseconds(0);
  if (delay.count() <= 0) return StopListening();
  drain_poll->expires_after(delay);
  drain_poll->async_wait([this](error_code stopped) {
    if (!stopped) StopListening();
  });
}

void Listener::Parts::StopListening() {
  // Otherwise, clients that the kernel has already accepted would be reset.
  error_code error;
  while (true) {
    IoLoop& loop = *loops[next_loop++ % loops.size()];
    tcp::socket socket(loop.context);
    acceptor->accept(socket, error);
    if (error) break;
    Adopt(std::move(socket), loop);
  }
  acceptor->close(error);
  drain_until = Clock::now() + options.limits.drain_timeout;
  ForEachConnection(&Connection::Drain);
  PollDrain();
}

void Listener::Parts::PollDrain() {
  const bool late = Clock::now() >= drain_until;
  if (context.open.load() == 0 || (late && aborted)) {
    if (options.drained) options.drained();
    return;
  }
  if (late) {
    aborted = true;
    drain_until = Clock::now() + kAbortGrace;
    ForEachConnection(&Connection::Abort);
  }
  drain_poll->expires_after(kDrainPoll);
  drain_poll->async_wait([this](error_code stopped) {
    if (!stopped) PollDrain();
  });
}

void Listener::Parts::ForEachConnection(void (Connection::*call)()) {
  for (auto& loop : loops) {
    asio::post(loop->context, [&loop = *loop, call] {
      std::vector<std::shared_ptr<Connection>> held;
      for (Connection* connection : loop.connections) {
        if (auto shared = connection->weak_from_this().lock()) {
          held.push_back(std::move(shared));
        }
      }
      for (const auto& connection : held) (connection.get()->*call)();
    });
  }
}

// ---- public interface

std::string HttpUrl(const std::string& host, uint16_t port) {
  const bool ipv6 = host.find(':') != host.npos;
  return "http://" + (ipv6 ? "[" + host + "]" : host) + ":" +
         std::to_string(port);
}

Listener::Listener(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::Open(const ListenerOptions& options,
                                                 HttpHandler& handler) {
  const auto endpoint = ToEndpoint(options);
  if (!endpoint) return Unexpected(endpoint.error());
  auto parts = std::make_unique<Parts>(options, handler);
  if (auto bound = parts->Bind(*endpoint); !bound) {
    return Unexpected(std::move(bound.error()));
  }
  return std::unique_ptr<Listener>(new Listener(std::move(parts)));
}

uint16_t Listener::port() const { return parts_->port; }

bool Listener::draining() const { return parts_->context.draining.load(); }

int64_t Listener::open_connections() const {
  return parts_->context.open.load();
}

int64_t Listener::requests_in_flight() const {
  return parts_->context.in_flight.load();
}

void Listener::EverySecond(std::function<void()> task) {
  parts_->every_second = std::move(task);
}

void Listener::Start() {
  Parts& parts = *parts_;
  if (parts.options.handle_signals) {
    error_code ignored;
    parts.signals->add(SIGTERM, ignored);
    parts.signals->add(SIGINT, ignored);
    parts.signals->add(SIGHUP, ignored);
    parts.WaitForSignal();
  }
  parts.Accept();
  parts.Tick();
  for (auto& loop : parts.loops) loop->Start();
}

void Listener::Stop() {
  parts_->loops.front()->mailbox->Post(
      [parts = parts_.get()] { parts->BeginDrain(); });
}

}  // namespace podium
