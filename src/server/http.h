#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel_flag.h"
#include "server/request_facts.h"

namespace podium {

struct AccessGrant;
struct Route;

struct HttpHeader {
  std::string name;  // lower case
  std::string value;
};

struct HttpRequest {
  std::string method;     // as sent: methods are case-sensitive
  std::string path;       // as sent, not decoded; without the query
  std::string query;      // what follows '?'
  std::string authority;  // if the target is a URL; else empty
  std::vector<HttpHeader> headers;
  std::optional<int64_t> content_length;
  bool chunked = false;
  std::string body;
  std::string peer;  // the client's address, without the port
  // Set when the client goes away before the answer.
  std::shared_ptr<const CancelFlag> cancel;

  // Set by the router and the middlewares, for those that follow.
  const Route* route = nullptr;              // null: no route matches
  std::string key_id;                        // of a known key; else empty
  std::shared_ptr<const AccessGrant> grant;  // null: no key was checked
  std::chrono::milliseconds timeout{0};      // how long the client will wait
  std::chrono::steady_clock::time_point deadline;  // when that time is over

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  // The value of the first header with that name (lower case), or null.
  const std::string* Header(std::string_view name) const;
};

// The connection adds content-length, connection and the headers that every
// response has (see response_head.h).
struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
  bool close = false;  // close the connection after this response
  AnswerFacts facts;
};

// Sends the response to one request. Copies share state; Send works once, from
// any thread, even after the client or the whole server has gone. If the last
// copy is destroyed without a Send, the client gets a 500.
class Responder {
 public:
  using Deliver = std::function<void(std::optional<HttpResponse>)>;
  // `deliver` is called exactly once, with nothing if no response was sent.
  explicit Responder(Deliver deliver);
  void Send(HttpResponse response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// The interface that a listener calls to handle requests, in the order of the
// members. Called on the listener's threads, concurrently for different
// requests, so nothing here may block.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // The first byte of a request has arrived. Only `facts.peer` is known.
  virtual void Begin(RequestFacts&) {}
  // The head has arrived, and none of the body is read. Returning a response
  // refuses the request.
  virtual std::optional<HttpResponse> CheckHead(HttpRequest& head) = 0;
  virtual void Handle(HttpRequest request, Responder responder) = 0;
  // The response to input that is not a valid request, such as 400, 408 or 431,
  // and to a request that was not answered in time.
  virtual HttpResponse Refusal(int status, std::string_view message) = 0;
  // A response, of whatever origin, is about to be written.
  virtual void Finish(const RequestFacts&, HttpResponse&) {}
  // The request has ended: its response is written, or its client has gone.
  virtual void End(const RequestFacts&) {}
};

}  // namespace podium
