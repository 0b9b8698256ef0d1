#include "server/server.h"

#include <podium/version.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "api/mixedbread.h"
#include "api/openapi.h"
#include "api/tei.h"
#include "api/tei_info.h"
#include "api/vllm.h"
#include "base/task_queue.h"
#include "server/access_log.h"
#include "server/compressed.h"
#include "server/health_route.h"
#include "server/json_response.h"
#include "server/listener.h"
#include "server/metrics_route.h"
#include "server/models_route.h"
#include "server/request_metrics.h"
#include "server/rerank_route.h"
#include "server/router.h"
#include "server/score_route.h"
#include "server/served_models.h"
#include "server/tokenize_route.h"
#include "server/watchdog.h"

namespace podium {

struct Server::Parts {
  explicit Parts(const ServerOptions& server_options)
      : options(server_options),
        models(options.models),
        watchdog(options.limits.stall_timeout, Watchdog::Clock::now()),
        open_access(options.access == nullptr ? Access::Open({}).value()
                                              : nullptr),
        access(open_access ? *open_access : *options.access),
        json_threads(std::max(1, options.api_threads)),
        router(Routes(), options.limits, access,
               CorsPolicy(options.cors_origins)),
        access_log(options.log_format) {}

  // The models are destroyed first, while everything that their last callbacks
  // use still exists.
  ~Parts() {
    models.Clear();
    listener.reset();
  }

  std::vector<Route> Routes();
  std::string_view Readiness() const;
  HttpResponse Info() const;
  void OnDrained();

  const ServerOptions options;
  ServedModels models;
  Watchdog watchdog;
  const std::unique_ptr<Access> open_access;  // used if the options have none
  Access& access;
  TaskQueue json_threads;  // finishes before the members above are destroyed
  Router router;
  const std::chrono::system_clock::time_point started =
      std::chrono::system_clock::now();
  AccessLog access_log;
  RequestMetrics request_metrics;
  std::unique_ptr<Listener> listener;

  std::mutex mutex;
  std::condition_variable changed;
  bool running = false;
  bool drained = false;
};

std::vector<Route> Server::Parts::Routes() {
  const auto rerank = [route = RerankRoute{options.dialects, options.limits,
                                           models, json_threads, access,
                                           options.decimal_point,
                                           options.calibrated}](
                          HttpRequest request, Responder responder) {
    route.Handle(std::move(request), std::move(responder));
  };
  const auto score = [route = ScoreRoute{options.limits, models, json_threads,
                                         access, options.calibrated}](
                         HttpRequest request, Responder responder) {
    route.Handle(std::move(request), std::move(responder));
  };
  const TokenizeRoute tokenizing{options.limits, models, json_threads, access};
  const auto tokenize = [tokenizing](HttpRequest request, Responder responder) {
    tokenizing.Tokenize(std::move(request), std::move(responder));
  };
  const auto detokenize = [tokenizing](HttpRequest request,
                                       Responder responder) {
    tokenizing.Detokenize(std::move(request), std::move(responder));
  };
  const auto list = [this](const HttpRequest& request,
                           const Responder& responder) {
    responder.Send(ModelsRoute{models}.List(request));
  };
  const auto get = [this](const HttpRequest& request,
                          const Responder& responder) {
    responder.Send(ModelsRoute{models}.Get(request));
  };
  const auto check = [](const HttpRequest& request,
                        const Responder& responder) {
    responder.Send(CheckApiKey(request));
  };
  const auto info = [this](const HttpRequest&, const Responder& responder) {
    responder.Send(Info());
  };
  const auto metrics = [this](const HttpRequest&, const Responder& responder) {
    responder.Send(
        MetricsResponse({.models = models,
                         .requests = request_metrics,
                         .requests_in_flight = listener->requests_in_flight(),
                         .started = started,
                         .commit = options.commit}));
  };
  const auto live = [this](const HttpRequest&, const Responder& responder) {
    responder.Send(HealthResponse(watchdog.stalled() ? "stalled" : "ok"));
  };
  const auto ready = [this](const HttpRequest&, const Responder& responder) {
    responder.Send(HealthResponse(Readiness()));
  };
  std::vector<Route> routes = {
      {.method = "POST",
       .path = "/v1/rerank",
       .handle = rerank,
       .dialect = options.dialects.unmarked},
      {"POST", "/v2/rerank", false, rerank},
      // Cohere's own container and its oldest SDKs speak v1 here.
      {.method = "POST",
       .path = "/rerank",
       .handle = rerank,
       .dialect = options.dialects.unmarked},
      {.method = "POST",
       .path = "/reranking",
       .handle = rerank,
       .dialect = &kMixedbread},
      {.method = "POST",
       .path = "/v1/reranking",
       .handle = rerank,
       .dialect = &kMixedbread},
      {"GET", "/v1/models", false, list, "models", /*counted=*/false},
      {"GET", "/v1/models/{model}", false, get, "models", /*counted=*/false},
      {"POST", "/v1/check-api-key", false, check, "", /*counted=*/false},
      {"POST", "/v1/tokenize", false, tokenize, "tokenize"},
      {"POST", "/v1/detokenize", false, detokenize, "tokenize"},
      {"GET", "/metrics", false, metrics, "metrics", /*counted=*/false},
      {"GET", "/health/live", true, live},
      {"GET", "/health/ready", true, ready},
      {"GET", "/ping", true, ready},  // as in Cohere's own container
  };
  if (options.dialects.spoken.Has(kVllm)) {
    for (const std::string_view path : {"/score", "/v1/score"}) {
      routes.push_back(
          {.method = "POST", .path = path, .handle = score, .dialect = &kVllm});
    }
  }
  if (options.dialects.spoken.Has(kTei)) {
    routes.push_back({.method = "GET",
                      .path = "/info",
                      .handle = info,
                      .endpoint = "models",
                      .counted = false,
                      .dialect = &kTei});
  }
  for (Route& route : routes) {
    route.handle = Compressed(std::move(route.handle), json_threads);
  }
  routes.push_back({"GET", "/openapi.json", true, nullptr});
  std::vector<DocumentedRoute> documented;
  for (const Route& route : routes) {
    documented.push_back({route.method, route.path, route.is_public});
  }
  routes.back().handle = [document = OpenApiDocument(
                              documented, options.dialects, options.limits)](
                             const HttpRequest&, const Responder& responder) {
    responder.Send(JsonResponse(200, document));
  };
  return routes;
}

HttpResponse Server::Parts::Info() const {
  const auto model = models.Find("");
  if (!model) return ErrorResponse(kTei, model.error());
  const BackendAttributes& backend = (*model)->backend();
  return JsonResponse(
      200,
      RenderTeiInfo({.model_id = (*model)->name(),
                     .model_dtype = backend.precision == "f32" ? "float32"
                                    : backend.precision == "bf16"
                                        ? "bfloat16"
                                        : backend.precision,
                     .max_concurrent_requests = options.limits.max_connections,
                     .max_input_length = (*model)->max_length(),
                     .max_batch_tokens = options.limits.max_queued_tokens,
                     .max_client_batch_size = options.limits.max_documents,
                     .tokenization_workers = options.api_threads,
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
  listen.log = [held = parts.get()](const AccessRecord& record) {
    held->request_metrics.Count(record);
    if (held->options.access_log) held->access_log.Write(record);
  };
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
