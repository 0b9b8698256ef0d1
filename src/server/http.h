#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "batch/scheduler.h"
#include "keys/access.h"

namespace podium {

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
  std::string trace_id;  // 32 hex digits, our own id for the request
  std::string peer;      // the client's address, without the port
  // Filled by CheckHead: the path of the route in the table; empty: no route.
  std::string_view route;
  AccessGrant grant;  // filled by CheckHead: the key, if known
  std::chrono::steady_clock::time_point deadline;  // filled by Router::Handle
  // Set when the client goes away before the answer.
  std::shared_ptr<const CancelFlag> cancel;

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  // The value of the first header with that name (lower case), or null.
  const std::string* Header(std::string_view name) const;
};

// Facts about a response for the log and the metrics that its bytes do not
// show.
struct AnswerFacts {
  std::string_view dialect;  // Dialect::name; empty before the body is read
  std::string model;         // the model that handled the request; empty: none
  std::optional<int64_t> documents;
  std::optional<int64_t>
      tokens;  // RankUsage::scored_tokens; only for successes
  std::optional<JobTimes> times;
  std::string reason;  // the error message sent to the client
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

// The interface that a listener calls to handle requests. Called on the
// listener's threads, concurrently for different requests, so nothing here may
// block.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // Called when the head has arrived, before any of the body is read. Returning
  // a response refuses the request.
  virtual std::optional<HttpResponse> CheckHead(HttpRequest& head) = 0;
  virtual void Handle(HttpRequest request, Responder responder) = 0;
  // The response to input that is not a valid request, such as 400, 408 or 431.
  virtual HttpResponse Refusal(int status, std::string_view message) = 0;
  // See CorsPolicy::AllowOrigin.
  virtual std::string AllowOrigin(const std::string*) { return ""; }
};

// The outcome of a request.
struct AccessRecord {
  std::string method;  // empty if the request could not be parsed
  std::string path;
  std::string_view route;  // see HttpRequest
  std::string trace_id;
  std::string peer;
  std::shared_ptr<const LiveKey> key;  // null: no key, or an unknown key
  int status = 0;                      // 499 if the client went away first
  int64_t request_bytes = 0;
  int64_t response_bytes = 0;
  // From the request's first byte to the response's last.
  std::chrono::steady_clock::duration took{0};
  AnswerFacts facts;
};

}  // namespace podium
