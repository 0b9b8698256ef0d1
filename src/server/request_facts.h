#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace podium {

// Facts about a response that its bytes do not show. Plain values: the log and
// the metrics read them without knowing how a request is served.
struct AnswerFacts {
  using Duration = std::chrono::steady_clock::duration;

  std::string_view dialect;  // Dialect::name; empty before the body is read
  std::string model;         // the model that handled the request; empty: none
  std::optional<int64_t> documents;
  // RankUsage::scored_tokens; only for successes.
  std::optional<int64_t> tokens;
  std::optional<Duration> queued;  // until the first batch
  std::optional<Duration> scored;  // from then to the end of the last
  std::string reason;              // the error message sent to the client
};

// Facts about one request, filled in as they become known.
struct RequestFacts {
  std::string id;      // 32 hex digits, our own
  std::string peer;    // the client's address, without the port
  std::string method;  // empty if the request could not be parsed
  std::string path;
  std::string origin;      // the Origin header; empty: none
  std::string_view route;  // the path in the table of routes; empty: none
  std::string key_id;      // of the API key; empty: no key, or an unknown key

  int status = 0;  // 499 if the client went away first
  int64_t request_bytes = 0;
  int64_t response_bytes = 0;
  // From the request's first byte to the response's last.
  std::chrono::steady_clock::duration took{0};
  AnswerFacts answer;
};

}  // namespace podium
