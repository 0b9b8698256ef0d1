#include <podium/client.h>
#include <podium/version.h>

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include "api/client_dialect.h"
#include "client/environment.h"
#include "client/ranking_call.h"
#include "client/server_url.h"
#include "client/service.h"
#include "http/curl_transport.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

Unexpected<Error> BadOption(std::string message, std::string name) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), std::move(name));
}

struct Bound {
  const char* name;
  int64_t value;
  int64_t least;
};

Result<void> CheckOptions(const ClientOptions& options) {
  const Bound bounds[] = {
      {"max_connections", options.max_connections, 1},
      {"max_response_bytes", options.max_response_bytes, 1},
      {"connect_timeout", options.connect_timeout.count(), 1},
      {"first_byte_timeout", options.first_byte_timeout.count(), 0},
      {"timeout", options.timeout.value_or(milliseconds(1)).count(), 1},
      {"max_retries", options.max_retries, 0},
      {"backoff_base", options.backoff_base.count(), 0},
      {"backoff_cap", options.backoff_cap.count(), 0},
      {"max_retry_after", options.max_retry_after.count(), 0},
      {"retry_reserve", options.retry_reserve, 0},
      {"page_size", options.page_size, 1},
      {"concurrency", options.concurrency, 1},
      {"breaker_failures", options.breaker_failures, 0},
      {"breaker_pause", options.breaker_pause.count(), 0},
  };
  for (const Bound& bound : bounds) {
    if (bound.value >= bound.least) continue;
    return BadOption(std::string(bound.name) + " must be at least " +
                         std::to_string(bound.least),
                     bound.name);
  }
  for (const auto& [name, part] :
       {std::pair("retry_budget", options.retry_budget),
        std::pair("hedge", options.hedge)}) {
    if (!(part >= 0 && part <= 1))
      return BadOption(std::string(name) + " must be from 0 to 1", name);
  }
  return {};
}

std::string DialectNames() {
  std::string names;
  for (const ClientDialect* dialect : ClientDialects()) {
    if (!names.empty()) names += ", ";
    names += dialect->name;
  }
  return names;
}

Result<HttpHeaders> HeadersOf(const ClientOptions& options) {
  HttpHeaders headers = {{"Content-Type", "application/json"},
                         {"Accept", "application/json"}};
  if (options.api_key.empty()) return headers;
  auto authorization = AuthorizationValue(options.api_key);
  if (!authorization) return Unexpected(std::move(authorization.error()));
  headers.emplace_back("Authorization", *std::move(authorization));
  return headers;
}

std::function<double()> Randomness() {
  return [engine = std::mt19937_64(std::random_device()())]() mutable {
    return std::generate_canonical<double, 53>(engine);
  };
}

Unexpected<Error> CancelledByCaller() {
  return Fail(ErrorCode::kCancelled, "cancelled by the caller");
}

}  // namespace

struct Client::State {
  // A call and its stop callback.
  struct Running {
    std::unique_ptr<RankingCall> call;
    std::unique_ptr<std::stop_callback<std::function<void()>>> stop;
    RankCallback done;
  };
  // A call on its way to the loop's thread.
  struct Submitted {
    Result<PreparedCall> prepared;
    EventLoop::TimePoint start;
    std::stop_token stop;
    std::function<void(RankProgress)> progress;
    RankCallback done;
  };

  void Submit(RankRequest request, CallOptions call, RankCallback done);
  void Begin(Submitted call);
  void End(uint64_t id, Result<Ranking> ranking);
  void EndAll();

  ClientOptions options;
  const ClientDialect* dialect = nullptr;
  std::unique_ptr<CurlTransport> transport;
  EventLoop* loop = nullptr;  // the transport, also while that is being reset
  // Used only on the loop's thread.
  std::unique_ptr<Service> service;  // null: the client is being destroyed
  std::map<uint64_t, Running> running;
  uint64_t last_id = 0;
};

void Client::State::Submit(RankRequest request, CallOptions call,
                           RankCallback done) {
  const auto start = loop->Now();
  // std::function requires a copyable callable.
  const auto submitted = std::make_shared<Submitted>(Submitted{
      PrepareCall(options, *dialect, std::move(request), call), start,
      std::move(call.stop), std::move(call.progress), std::move(done)});
  loop->Post([this, submitted] { Begin(std::move(*submitted)); });
}

void Client::State::Begin(Submitted call) {
  if (!call.prepared) return call.done(Unexpected(call.prepared.error()));
  if (service == nullptr || call.stop.stop_requested())
    return call.done(CancelledByCaller());
  const uint64_t id = ++last_id;
  Running& mine = running[id];
  mine.done = std::move(call.done);
  mine.call = std::make_unique<RankingCall>(
      *dialect, *service, *std::move(call.prepared), options.concurrency,
      call.start, std::move(call.progress),
      [this, id](Result<Ranking> ranking) { End(id, std::move(ranking)); });
  mine.call->Start();
  if (!call.stop.stop_possible()) return;
  // Runs on the thread that requests the stop, or right here.
  mine.stop = std::make_unique<std::stop_callback<std::function<void()>>>(
      call.stop,
      [this, id] { loop->Post([this, id] { End(id, CancelledByCaller()); }); });
}

void Client::State::End(uint64_t id, Result<Ranking> ranking) {
  const auto found = running.find(id);
  if (found == running.end()) return;  // it ended before the stop arrived
  if (ranking) ranking->served_by = options.name;
  const RankCallback done = std::move(found->second.done);
  running.erase(found);
  done(std::move(ranking));
}

void Client::State::EndAll() {
  while (!running.empty()) {
    End(running.begin()->first,
        Fail(ErrorCode::kCancelled, "the client went away"));
  }
  service.reset();
}

Result<std::unique_ptr<Client>> Client::Create(ClientOptions options) {
  options = WithEnvironment(std::move(options), LookUpEnvironment);
  if (auto checked = CheckOptions(options); !checked)
    return Unexpected(std::move(checked.error()));
  const ClientDialect* dialect = FindClientDialect(options.dialect);
  if (dialect == nullptr) {
    return BadOption("unknown dialect: the dialects are " + DialectNames(),
                     "dialect");
  }
  if (dialect->needs_model && options.model.empty()) {
    return BadOption("requests in the dialect " + options.dialect +
                         " must name a model, and none is given",
                     "model");
  }
  if (options.url.empty()) {
    std::string message =
        "no server is given: give its URL, or set CO_API_URL or PODIUM_URL";
    if (!dialect->service.empty())
      message += "; the hosted service is " + std::string(dialect->service);
    return BadOption(std::move(message), "url");
  }
  const auto url = ParseServerUrl(options.url, dialect->path);
  if (!url) return Unexpected(url.error());
  auto headers = HeadersOf(options);
  if (!headers) return Unexpected(std::move(headers.error()));
  if (options.name.empty()) options.name = url->origin;

  auto state = std::make_unique<State>();
  auto transport =
      CurlTransport::Create({.ca_file = options.ca_file,
                             .proxy = options.proxy,
                             .user_agent = "podium/" PODIUM_VERSION,
                             .max_connections = options.max_connections,
                             .max_response_bytes = options.max_response_bytes});
  if (!transport) return Unexpected(std::move(transport.error()));
  state->transport = *std::move(transport);
  CurlTransport& curl = *state->transport;
  state->loop = &curl;
  state->service.reset(new Service{
      .loop = curl,
      .transport = curl,
      .origin = url->origin,
      .endpoint = url->endpoint,
      .headers = *std::move(headers),
      .secret = options.api_key,
      .connect_timeout = options.connect_timeout,
      .first_byte_timeout = options.first_byte_timeout,
      .max_retries = options.max_retries,
      .backoff = {options.backoff_base, options.backoff_cap},
      .max_retry_after = options.max_retry_after,
      .budget = RetryBudget(options.retry_budget, options.retry_reserve),
      .hedging = Hedging(options.hedge),
      .breaker =
          CircuitBreaker(options.breaker_failures, options.breaker_pause),
      .gate = RateGate(curl, options.max_connections),
      .random = Randomness()});
  state->dialect = dialect;
  state->options = std::move(options);
  return std::unique_ptr<Client>(new Client(std::move(state)));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}

Client::~Client() {
  State* state = state_.get();
  state->transport->Post([state] { state->EndAll(); });
  state->transport.reset();  // joins the thread after the posted task has run
}

void Client::Submit(RankRequest request, CallOptions options,
                    RankCallback done) {
  state_->Submit(std::move(request), std::move(options), std::move(done));
}

}  // namespace podium
