#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/detect.h"
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
  int io_threads = 1;              // that move bytes; none of them computes
  int api_threads = 1;             // that read and write large JSON
  Limits limits;
  DialectChoice dialects;
  ModelCatalogue models;  // not ready before all of them have been added
  // Cohere's answers write an exact 0 or 1 as 0.0 or 1.0, and not as 0 or 1.
  bool decimal_point = true;
  // Scores are the models' score maps' where a request does not say; each model
  // has to have one.
  bool calibrated = false;
  // Pages of these origins may read answers: see CorsPolicy.
  std::vector<std::string> cors_origins;
  // Whose keys are let in; outlives the server. Null: everybody is.
  Access* access = nullptr;
  bool access_log = true;  // one line for each request; never bodies or keys
  LogFormat log_format = LogFormat::kText;  // of its lines; see StartLog
  std::string commit = "unknown";           // that the program is built from
  // A client that shuts its sending side down before the answer is gone: its
  // work is dropped. Off: it may still be reading, so it gets its answer.
  bool cancel_on_half_close = true;
  // From SIGTERM to the end of listening: not ready, every answer the last of
  // its connection, and otherwise as before. What a load balancer needs to see
  // that we are not ready. A server without a model does not wait.
  std::chrono::milliseconds drain_delay{0};
  bool handle_signals = true;  // see Run
};

// The HTTP server: health at once, reranking from the moment it has a model.
class Server {
 public:
  // Binds and serves, on threads of its own. kUnavailable where the port is
  // taken, kInvalidArgument where the host is no address.
  static Result<std::unique_ptr<Server>> Listen(const ServerOptions& options);
  // Ends every connection, then the models, then the threads.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // Where clients reach it: "http://127.0.0.1:8080".
  std::string url() const;

  // What a server of these options can be asked: see RouteLines.
  static std::string Routes(const ServerOptions& options);

  // Answers under reranker->name(), and the default (see ModelCatalogue) also
  // under Cohere's model names and for requests that name none. A name that is
  // served already is replaced. From any thread.
  void AddModel(std::unique_ptr<Reranker> reranker);

  // As SIGTERM: not ready from now on; after drain_delay no new connections,
  // what is in flight is finished within Limits::drain_timeout. Returns at
  // once; from any thread.
  void Stop();

  // Waits for the end of the drain that Stop or a signal begins, and returns
  // the process's exit code, 0. A signal before Run is called (a model is still
  // loading) ends the process with 0 once drained, a second one at once with 1.
  // The signals are SIGTERM and SIGINT; SIGHUP is logged and ignored.
  int Run();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace podium
