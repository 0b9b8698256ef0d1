#include "server/server.h"

#include <podium/version.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "api/openapi.h"
#include "base/task_queue.h"
#include "server/health_route.h"
#include "server/json_response.h"
#include "server/listener.h"
#include "server/metrics_route.h"
#include "server/middleware/access_log.h"
#include "server/middleware/body_limit.h"
#include "server/middleware/compression.h"
#include "server/middleware/cors.h"
#include "server/middleware/key_check.h"
#include "server/middleware/media_type.h"
#include "server/middleware/request_id.h"
#include "server/middleware/request_metrics.h"
#include "server/middleware/request_timeout.h"
#include "server/models_route.h"
#include "server/rerank_route.h"
#include "server/route_context.h"
#include "server/router.h"
#include "server/score_route.h"
#include "server/served_models.h"
#include "server/tokenize_route.h"
#include "server/watchdog.h"

namespace podium {
namespace {

// The handler of a route whose response is at hand.
template <class Reply>
RequestHandler AtOnce(Reply reply) {
  return [reply = std::move(reply)](const HttpRequest& request,
                                    const Responder& responder) {
    responder.Send(reply(request));
  };
}

}  // namespace

// Members are destroyed from the last to the first: the listener, so that no
// more requests come; `parsing`, whose tasks may still submit jobs; the models,
// which end their jobs; and `completions`, which finishes the responses to
// them.
struct Server::Parts {
  explicit Parts(const ServerOptions& server_options)
      : options(server_options),
        access_log(options.log_format),
        open_access(options.access == nullptr ? Access::Open({}).value()
                                              : nullptr),
        access(open_access ? *open_access : *options.access),
        completions(std::max(1, options.completion_threads)),
        models(options.models),
        watchdog(options.limits.stall_timeout, Watchdog::Clock::now()),
        parsing(std::max(1, options.api_threads)),
        cors(options.cors_origins),
        key_check(access, KeyHeaders(options.dialects)),
        body_limit(options.limits.max_body_bytes),
        request_timeout(options.limits.request_timeout),
        compression(completions),
        router(Routes(), Middlewares()) {}

  std::vector<Middleware*> Middlewares();
  std::vector<Route> Routes();
  void AddDialectRoutes(std::vector<Route>& routes);
  std::string_view Readiness() const;
  HttpResponse Info(const Dialect& dialect) const;
  void OnDrained();

  const ServerOptions options;
  RequestMetrics request_metrics;
  AccessLog access_log;
  const std::unique_ptr<Access> open_access;  // used if the options have none
  Access& access;
  TaskQueue completions;
  ServedModels models;
  Watchdog watchdog;
  TaskQueue parsing;
  const RouteContext context{options.limits, models, access, parsing,
                             completions};
  RequestId request_id;
  Cors cors;
  KeyCheck key_check;
  BodyLimit body_limit;
  RequestTimeout request_timeout;
  MediaType media_type;
  Compression compression;
  Router router;
  const std::chrono::system_clock::time_point started =
      std::chrono::system_clock::now();

  std::mutex mutex;
  std::condition_variable changed;
  bool running = false;
  bool drained = false;

  std::unique_ptr<Listener> listener;
};

// The order in which a request passes them: what costs least and reveals least
// comes first.
std::vector<Middleware*> Server::Parts::Middlewares() {
  std::vector<Middleware*> list = {
      &request_id,      &cors,       &key_check,   &body_limit,
      &request_timeout, &media_type, &compression, &request_metrics};
  if (options.access_log) list.push_back(&access_log);
  return list;
}

void Server::Parts::AddDialectRoutes(std::vector<Route>& routes) {
  const auto rerank =
      [route = RerankRoute{context, options.dialects, options.decimal_point,
                           options.calibrated, options.ignore_instruction}](
          HttpRequest request, Responder responder) {
        route.Handle(std::move(request), std::move(responder));
      };
  for (const RerankPath& row : RerankPaths(options.dialects)) {
    routes.push_back({.method = "POST",
                      .path = row.path,
                      .handle = rerank,
                      .errors = &row.assumed->errors});
  }
  for (const Dialect* dialect : options.dialects.table) {
    if (!options.dialects.Speaks(*dialect)) continue;
    if (dialect->score != nullptr) {
      const auto score = [route =
                              ScoreRoute{context, *dialect, options.calibrated,
                                         options.ignore_instruction}](
                             HttpRequest request, Responder responder) {
        route.Handle(std::move(request), std::move(responder));
      };
      for (const std::string_view path : dialect->score->paths) {
        routes.push_back({.method = "POST",
                          .path = path,
                          .handle = score,
                          .errors = &dialect->errors});
      }
    }
    if (dialect->info != nullptr) {
      const auto info = [this, dialect](const HttpRequest&) {
        return Info(*dialect);
      };
      for (const std::string_view path : dialect->info->paths) {
        routes.push_back({.method = "GET",
                          .path = path,
                          .handle = AtOnce(info),
                          .endpoint = "models",
                          .counted = false,
                          .errors = &dialect->errors});
      }
    }
  }
}

std::vector<Route> Server::Parts::Routes() {
  const TokenizeRoute tokenizing{context};
  const auto tokenize = [tokenizing](HttpRequest request, Responder responder) {
    tokenizing.Tokenize(std::move(request), std::move(responder));
  };
  const auto detokenize = [tokenizing](HttpRequest request,
                                       Responder responder) {
    tokenizing.Detokenize(std::move(request), std::move(responder));
  };
  const ModelsRoute model_cards{models};
  const auto list = [model_cards](const HttpRequest& request) {
    return model_cards.List(request);
  };
  const auto get = [model_cards](const HttpRequest& request) {
    return model_cards.Get(request);
  };
  const auto metrics = [this](const HttpRequest&) {
    return MetricsResponse(
        {.models = models,
         .requests = request_metrics,
         .requests_in_flight = listener->requests_in_flight(),
         .started = started,
         .commit = options.commit});
  };
  const auto live = [this](const HttpRequest&) {
    return HealthResponse(watchdog.stalled() ? "stalled" : "ok");
  };
  const auto ready = [this](const HttpRequest&) {
    return HealthResponse(Readiness());
  };
  std::vector<Route> routes;
  AddDialectRoutes(routes);
  const auto add = [&routes](Route route) {
    routes.push_back(std::move(route));
  };
  add({.method = "GET",
       .path = "/v1/models",
       .handle = AtOnce(list),
       .endpoint = "models",
       .counted = false});
  add({.method = "GET",
       .path = "/v1/models/{model}",
       .handle = AtOnce(get),
       .endpoint = "models",
       .counted = false});
  add({.method = "POST",
       .path = "/v1/check-api-key",
       .handle = AtOnce(CheckApiKey),
       .endpoint = "",
       .counted = false});
  add({.method = "POST",
       .path = "/v1/tokenize",
       .handle = tokenize,
       .endpoint = "tokenize"});
  add({.method = "POST",
       .path = "/v1/detokenize",
       .handle = detokenize,
       .endpoint = "tokenize"});
  add({.method = "GET",
       .path = "/metrics",
       .handle = AtOnce(metrics),
       .endpoint = "metrics",
       .counted = false});
  add({.method = "GET",
       .path = "/health/live",
       .handle = AtOnce(live),
       .is_public = true});
  add({.method = "GET",
       .path = "/health/ready",
       .handle = AtOnce(ready),
       .is_public = true});
  add({.method = "GET",
       .path = "/ping",  // as in Cohere's own container
       .handle = AtOnce(ready),
       .is_public = true});
  add({.method = "GET", .path = "/openapi.json", .is_public = true});
  std::vector<DocumentedRoute> documented;
  for (const Route& route : routes) {
    documented.push_back({route.method, route.path, route.is_public});
  }
  routes.back().handle =
      AtOnce([document = OpenApiDocument(documented, options.dialects,
                                         options.limits)](const HttpRequest&) {
        return JsonResponse(200, document);
      });
  return routes;
}

HttpResponse Server::Parts::Info(const Dialect& dialect) const {
  const auto model = models.Find("");
  if (!model) return ErrorResponse(dialect.errors, model.error());
  return JsonResponse(
      200, dialect.info->render(
               {.model = (*model)->name(),
                .precision = (*model)->backend().precision,
                .max_concurrent_requests = options.limits.max_connections,
                .max_input_tokens = (*model)->max_length(),
                .max_batch_tokens = options.limits.max_queued_tokens,
                .max_documents = options.limits.max_documents,
                .tokenizer_threads = options.api_threads,
                .version = PODIUM_VERSION}));
}

std::string_view Server::Parts::Readiness() const {
  if (listener->draining()) return "draining";
  if (!models.ready()) return "loading";
  return watchdog.stalled() ? "stalled" : "ok";
}

void Server::Parts::OnDrained() {
  const std::lock_guard lock(mutex);
  // The main thread is still loading a model that is no longer needed.
  if (!running && options.handle_signals) std::_Exit(0);
  drained = true;
  changed.notify_all();
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::Listen(const ServerOptions& options) {
  auto parts = std::make_unique<Parts>(options);
  ListenerOptions listen;
  listen.host = options.host;
  listen.port = options.port;
  listen.io_threads = options.io_threads;
  listen.limits = options.limits;
  listen.cancel_on_half_close = options.cancel_on_half_close;
  listen.handle_signals = options.handle_signals;
  listen.drain_delay = [held = parts.get()] {
    return held->models.Find("") ? held->options.drain_delay
                                 : std::chrono::milliseconds(0);
  };
  listen.drained = [held = parts.get()] { held->OnDrained(); };
  auto listener = Listener::Open(listen, parts->router);
  if (!listener) return Unexpected(std::move(listener.error()));
  parts->listener = std::move(*listener);
  parts->listener->EverySecond([held = parts.get()] {
    held->watchdog.Observe(held->models.queued_tokens(),
                           held->models.completed_batches(),
                           Watchdog::Clock::now());
  });
  parts->listener->Start();
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::string Server::Routes(const ServerOptions& options) {
  return RouteLines(Parts(options).router.routes());
}

uint16_t Server::port() const { return parts_->listener->port(); }

std::string Server::url() const {
  return HttpUrl(parts_->options.host, port());
}

void Server::AddModel(std::unique_ptr<Reranker> reranker) {
  parts_->models.Add(std::move(reranker));
}

void Server::Stop() { parts_->listener->Stop(); }

int Server::Run() {
  std::unique_lock lock(parts_->mutex);
  parts_->running = true;
  parts_->changed.wait(lock, [this] { return parts_->drained; });
  return 0;
}

}  // namespace podium
