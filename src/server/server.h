#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/dialect_set.h"
#include "base/limits.h"
#include "base/result.h"
#include "keys/access.h"
#include "rerank/reranker.h"
#include "server/log.h"
#include "server/served_models.h"

namespace podium {

struct ServerOptions {
  std::string host = "127.0.0.1";  // an address, or "localhost"
  uint16_t port = 8080;            // 0: any free one
  int io_threads = 1;              // for network I/O; they do no computation
  int api_threads = 1;             // for parsing large JSON
  int completion_threads = 1;      // for writing responses
  Limits limits;
  DialectChoice dialects;
  ModelCatalogue models;  // the server is not ready until all have been added
  // Cohere's responses write an exact 0 or 1 as 0.0 or 1.0, not as 0 or 1.
  bool decimal_point = true;
  // The default for requests that do not say: scores go through the model's
  // score map. Every model must then have one.
  bool calibrated = false;
  // A request's instruction for a model that reads none is left out, with a
  // warning; otherwise it is an error.
  bool ignore_instruction = false;
  // Web pages from these origins may read responses: see CorsPolicy.
  std::vector<std::string> cors_origins;
  // The API keys that are accepted; outlives the server. Null: no key is
  // needed.
  Access* access = nullptr;
  bool access_log = true;  // one line per request; never bodies or keys
  LogFormat log_format = LogFormat::kText;  // of the access log; see StartLog
  std::string commit = "unknown";           // that the program was built from
  // Treats a client that shuts down its sending side before the response as
  // gone and drops its work. Off: it may still be reading, so it gets its
  // response.
  bool cancel_on_half_close = true;
  // The time from SIGTERM until the server stops listening, for load balancers
  // to see that it is not ready. Until then every response closes its
  // connection, and requests are served as before. A server without a model
  // does not wait.
  std::chrono::milliseconds drain_delay{0};
  bool handle_signals = true;  // see Run
};

// The HTTP server: serves health at once, and reranking once it has a model.
class Server {
 public:
  // Binds and serves, on threads of its own. kUnavailable if the port is taken,
  // kInvalidArgument if the host is not an address.
  static Result<std::unique_ptr<Server>> Listen(const ServerOptions& options);
  // Ends every connection, then the models, then the threads. Every job that a
  // model has taken is completed before it returns.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // Where clients reach it: "http://127.0.0.1:8080".
  std::string url() const;

  // The routes of a server with these options: see RouteLines.
  static std::string Routes(const ServerOptions& options);

  // Adds a model under reranker->name(). The default (see ModelCatalogue) also
  // answers to Cohere's model names and to requests that name no model.
  // Replaces a model with the same name. From any thread.
  void AddModel(std::unique_ptr<Reranker> reranker);

  // The same as SIGTERM: not ready from now on; after drain_delay, no new
  // connections, and requests in flight finish within Limits::drain_timeout.
  // Returns at once. From any thread.
  void Stop();

  // Waits for the end of the drain that Stop or a signal begins, and returns
  // the process's exit code, 0. A signal before Run is called (while a model is
  // loading) ends the process with 0 once drained; a second signal ends it at
  // once with 1. The signals are SIGTERM and SIGINT; SIGHUP is logged and
  // ignored.
  int Run();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace podium
