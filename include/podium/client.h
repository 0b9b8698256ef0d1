#pragma once

#include <podium/ranker.h>
#include <podium/ranking.h>
#include <podium/result.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace podium {

// Which server a client asks, and its limits on time, retries and concurrency.
// The defaults suit both a server in the same rack and a hosted service;
// docs/client.md has the full rules. The limits apply to one client, so the
// threads of a program should share one.
struct ClientOptions {
  // WHERE

  // The server's base URL, "https://host[:port][/prefix]"; the client appends
  // the dialect's path. A URL that already ends in that path is used unchanged,
  // and a trailing "/v1" or "/v2", which some programs want, is understood.
  // Empty: taken from the environment, first CO_API_URL (only for Cohere's
  // dialects), then PODIUM_URL. There is no other default.
  std::string url;
  // Sent as `Authorization: Bearer`, only to that server's origin (scheme, host
  // and port). Empty: taken from the environment: for Cohere's dialects
  // COHERE_API_KEY, then CO_API_KEY; for jina and voyage JINA_API_KEY and
  // VOYAGE_API_KEY. If none is set, no key is sent.
  std::string api_key;
  // Whether url and api_key may come from the environment.
  bool read_environment = true;
  // cohere_v2, cohere_v1, jina, voyage or tei.
  std::string dialect = "cohere_v2";
  // The model named in requests. Empty: the server chooses, except that
  // cohere_v2 requires a name.
  std::string model;
  // Reported as Ranking::served_by; empty: the URL's origin.
  std::string name;

  // TRANSPORT

  // PEM file of the certificate authorities to trust instead of the system's.
  // Server certificates are always verified.
  std::string ca_file;
  // "http://host:port" or similar; empty: taken from the environment, as curl
  // reads it (https_proxy, http_proxy, all_proxy, no_proxy); "none": no proxy.
  std::string proxy;
  // Total connections open at once. Further requests wait for one of them.
  int max_connections = 8;
  // A longer response is an error.
  int64_t max_response_bytes = int64_t{64} << 20;

  // TIME

  // For a whole call, from Submit() to its result, with every page, try and
  // wait. Not set: 60 s plus 1 s for each 32 KiB of query and documents.
  std::optional<std::chrono::milliseconds> timeout;
  // For connecting, including name lookup and TLS.
  std::chrono::milliseconds connect_timeout{10'000};
  // From the last byte of the request to the first byte of the response. 0:
  // whatever is left of `timeout`, because ranking times vary widely.
  std::chrono::milliseconds first_byte_timeout{0};

  // RETRIES

  // Retries of one HTTP request. Retried: 408, 429, 500, 502, 503, 504, and a
  // connection refused, reset or timed out. A retry after a 429 or 503 that
  // says when to come back is not counted; only the timeout limits those. 0: no
  // retries at all.
  int max_retries = 4;
  // The wait before retry n, counted from 0, is a random part of
  // min(cap, base * 2^n).
  std::chrono::milliseconds backoff_base{500};
  std::chrono::milliseconds backoff_cap{20'000};
  // A longer delay requested by the server (Retry-After, X-RateLimit-Reset) is
  // cut to this.
  std::chrono::milliseconds max_retry_after{60'000};
  // Retries that the server did not ask for: at most this fraction of the
  // requests, plus retry_reserve, so that clients do not flood a dead service.
  double retry_budget = 0.2;
  int retry_reserve = 10;

  // PAGES

  // A call with more documents than this is sent as several concurrent
  // requests, and their results are merged.
  int64_t page_size = 1000;
  // Concurrent requests of one call.
  int concurrency = 4;
  Merge merge = Merge::kScore;

  // OFF BY DEFAULT

  // Sends a second request when the first takes longer than 95 % of earlier
  // ones; the first response to arrive counts. At most this fraction of all
  // requests is sent twice. 0: never; 0.05 is a good value.
  double hedge = 0;
  // The client stops sending after this many failures in a row; 0: never.
  int breaker_failures = 0;
  // For how long it stops; then one request goes ahead of the others as a
  // probe.
  std::chrono::milliseconds breaker_pause{10'000};
};

// Asks a rerank server over HTTP. All calls share the client's connections and
// its one thread, which also runs their callbacks. Requests of more than
// page_size documents are split and merged.
//
// Errors: kInvalidArgument (an invalid request, found before it is sent or by
// the server: 400), kUnprocessable (422), kUnauthorized (401, 402, 403),
// kNotFound (404), kTooLarge (413), kTooManyRequests (429), kUnavailable (not
// reached, or 5xx), kDeadlineExceeded, kCancelled, kBadResponse (a reply that
// is not a valid answer). The message has the status, what the server said and
// the number of tries, and never the key.
class Client final : public Ranker {
 public:
  // Does not connect. kInvalidArgument for an invalid option.
  static Result<std::unique_ptr<Client>> Create(ClientOptions options);
  ~Client() override;

  void Submit(RankRequest request, CallOptions options,
              RankCallback done) override;

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace podium
