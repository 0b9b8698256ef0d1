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
  std::string authority;  // of a target that is a URL; else empty
  std::vector<HttpHeader> headers;
  std::optional<int64_t> content_length;
  bool chunked = false;
  std::string body;
  std::string trace_id;  // 32 hex digits, our own name for the request
  std::string peer;      // the client's address, without the port
  // Filled by CheckHead: the route as its table names it; empty: there is none.
  std::string_view route;
  AccessGrant grant;  // filled by CheckHead: whose key it is, where it is known
  std::chrono::steady_clock::time_point deadline;  // filled by Router::Handle
  // Set when the client goes away before the answer.
  std::shared_ptr<const CancelFlag> cancel;

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  // The first of that name (lower case), or null.
  const std::string* Header(std::string_view name) const;
};

// What the log and the metrics say of an answer, beside what its bytes show.
struct AnswerFacts {
  std::string_view dialect;  // Dialect::name; empty before the body is read
  std::string model;         // that was asked; empty: none was
  std::optional<int64_t> documents;
  std::optional<int64_t>
      tokens;  // RankUsage::scored_tokens; of successes alone
  std::optional<JobTimes> times;
  std::string reason;  // of an error: its message, as the client gets it
};

// content-length, connection and the headers that every answer has (see
// response_head.h) are the connection's to write.
struct HttpResponse {
  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
  bool close = false;  // the connection ends with this answer
  AnswerFacts facts;
};

// The one way back to the client. Copies share it; Send works once, from any
// thread, also when the client or the whole server has gone. Where the last
// copy goes without a Send, the client gets a 500.
class Responder {
 public:
  using Deliver = std::function<void(std::optional<HttpResponse>)>;
  // `deliver` is called exactly once, with nothing where no answer was sent.
  explicit Responder(Deliver deliver);
  void Send(HttpResponse response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// What a listener asks of whoever answers. Called on the listener's threads, so
// nothing here may block; different requests are asked about at once.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // The head has arrived and no byte of the body is read: an answer refuses it.
  virtual std::optional<HttpResponse> CheckHead(HttpRequest& head) = 0;
  virtual void Handle(HttpRequest request, Responder responder) = 0;
  // The answer to what never became a request, such as 400, 408 or 431.
  virtual HttpResponse Refusal(int status, std::string_view message) = 0;
  // See CorsPolicy::AllowOrigin.
  virtual std::string AllowOrigin(const std::string*) { return ""; }
};

// What became of a request.
struct AccessRecord {
  std::string method;  // empty where the request could not be read
  std::string path;
  std::string_view route;  // see HttpRequest
  std::string trace_id;
  std::string peer;
  std::shared_ptr<const LiveKey> key;  // null: none, or nobody's
  int status = 0;                      // 499 where the client went away first
  int64_t request_bytes = 0;
  int64_t response_bytes = 0;
  // From the request's first byte to its answer's last.
  std::chrono::steady_clock::duration took{0};
  AnswerFacts facts;
};

}  // namespace podium
