#pragma once

#include <podium/ranker.h>
#include <podium/ranking.h>
#include <podium/result.h>

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace podium {

// Which server to ask, and how long and how often. The defaults suit both a
// server in the same rack and a hosted service; docs/client.md has the rules in
// full. Limits are of one client: programs share one between their threads.
struct ClientOptions {
  // WHERE

  // The server's base URL, "https://host[:port][/prefix]"; the dialect's path
  // goes after it. A URL that ends in that path already is taken as it is, and
  // the "/v1" or "/v2" that some programs want at the end is understood. Empty:
  // of the environment, CO_API_URL (for Cohere's dialects alone), then
  // PODIUM_URL. There is no other default.
  std::string url;
  // Sent as `Authorization: Bearer`, to that server's origin (scheme, host and
  // port) and no other. Empty: of the environment, for Cohere's dialects
  // COHERE_API_KEY, then CO_API_KEY, for jina and voyage JINA_API_KEY and
  // VOYAGE_API_KEY; where none is set nothing is sent.
  std::string api_key;
  // Whether url and api_key may come from the environment.
  bool read_environment = true;
  // cohere_v2, cohere_v1, jina, voyage or tei.
  std::string dialect = "cohere_v2";
  // Of the request. Empty: left to the server; not so in cohere_v2, which
  // has to name one.
  std::string model;
  // What Ranking::served_by says; empty: the URL's origin.
  std::string name;

  // TRANSPORT

  // PEM file of the authorities to trust in place of the system's. Servers'
  // certificates are always verified.
  std::string ca_file;
  // "http://host:port" and the like; empty: of the environment, as curl reads
  // it (https_proxy, http_proxy, all_proxy, no_proxy); "none": none.
  std::string proxy;
  // Open at once, in all. Further requests wait for one of them.
  int max_connections = 8;
  // A longer answer is an error.
  int64_t max_response_bytes = int64_t{64} << 20;

  // TIME

  // A call, from Rank() to its result, with every page, try and wait. None: 60
  // s and another second for each 32 KiB of the query and the documents.
  std::optional<std::chrono::milliseconds> timeout;
  // To connect, name lookup and TLS included.
  std::chrono::milliseconds connect_timeout{10'000};
  // From the last byte of the request to the first of the answer. 0: what is
  // left of `timeout`, as a ranking takes as long as it takes.
  std::chrono::milliseconds first_byte_timeout{0};

  // RETRIES

  // Tries of one HTTP request after the first. Tried again: 408, 429, 500, 502,
  // 503, 504, a connection refused, reset or timed out. A 429 or 503 that says
  // when to come back is not counted, and the timeout alone bounds it; 0: no
  // second try at all.
  int max_retries = 4;
  // The wait before try n is a random part of min(cap, base * 2^n).
  std::chrono::milliseconds backoff_base{500};
  std::chrono::milliseconds backoff_cap{20'000};
  // A server's own wish (Retry-After, X-RateLimit-Reset) is taken as this where
  // it is longer.
  std::chrono::milliseconds max_retry_after{60'000};
  // Retries nobody asked for: at most this part of the requests, and this many
  // more, so that a dead service is not stormed by its own clients.
  double retry_budget = 0.2;
  int retry_reserve = 10;

  // PAGES

  // More documents than this are sent as several requests, side by side, and
  // the answers merged.
  int64_t page_size = 1000;
  // Requests of one call that are under way at once.
  int concurrency = 4;
  Merge merge = Merge::kScore;

  // OFF UNLESS ASKED FOR

  // A second request, where the first takes longer than 95 % of those before
  // it; the answer that comes first counts. At most this part of all requests
  // is sent twice. 0: never; 0.05 is a good value.
  double hedge = 0;
  // Failures in a row after which the server is left alone; 0: never.
  int breaker_failures = 0;
  // For so long; then one request goes ahead of the others to try.
  std::chrono::milliseconds breaker_pause{10'000};
};

// What one call may say for itself.
struct CallOptions {
  // In place of ClientOptions::timeout.
  std::optional<std::chrono::milliseconds> timeout;
  // Ends the call with kCancelled, and its requests with it.
  std::stop_token stop;
};

// Asks a rerank server over HTTP. Thread-safe; every call shares the client's
// connections. Requests of more than page_size documents are split and merged.
//
// Errors: kInvalidArgument of the request, before it is sent or as the server
// says it (400), kUnprocessable (422), kUnauthorized (401, 402, 403), kNotFound
// (404), kTooLarge (413), kTooManyRequests (429), kUnavailable (not reached, or
// 5xx), kDeadlineExceeded, kCancelled, kBadResponse (an answer that is none).
// The message has the status, what the server said and the number of tries,
// and never the key.
class Client final : public Ranker {
 public:
  // Does not connect. kInvalidArgument where an option cannot be.
  static Result<std::unique_ptr<Client>> Create(ClientOptions options);
  // Calls under way end with kCancelled.
  ~Client() override;

  Result<Ranking> Rank(RankRequest request) override;
  std::future<Result<Ranking>> RankAsync(RankRequest request) override;

  Result<Ranking> Rank(RankRequest request, CallOptions call);
  std::future<Result<Ranking>> RankAsync(RankRequest request, CallOptions call);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace podium
