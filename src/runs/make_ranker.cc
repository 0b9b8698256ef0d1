#include "runs/make_ranker.h"

#include <podium/engine.h>
#include <podium/fallback.h>

#include <algorithm>
#include <utility>

#include "api/client_dialect.h"
#include "models/model_spec.h"
#include "ranking/fusion.h"

namespace podium {
namespace {

constexpr char kEngine[] = "engine";
constexpr double kHedgedPart = 0.05;  // share of all requests

// People write "127.0.0.1:8080" for http://127.0.0.1:8080.
std::string WithScheme(const std::string& url) {
  return url.find("://") != url.npos ? url : "http://" + url;
}

// The client's name for a dialect, with an underscore: cohere_v2.
std::string ClientDialectName(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::optional<std::string> ServiceKey(const std::string& dialect,
                                      const EnvironmentLookup& environment) {
  for (const char* name : KeyVariables(dialect)) {
    if (std::optional<std::string> key = environment(name)) return key;
  }
  return std::nullopt;
}

// The model to name in requests. Podium accepts the usual models of all
// dialects for its default model.
std::string AskedModel(const RankerOptions& ranker) {
  if (!ranker.model.empty()) return ranker.model;
  const std::string dialect = ClientDialectName(ranker.dialect);
  return std::string(FindClientDialect(dialect)->usual_model);
}

// The options that all servers of a chain share. They hold no key, and the
// client reads none from the environment.
ClientOptions ClientOptionsOf(const RankerOptions& ranker) {
  ClientOptions options{.read_environment = false,
                        .dialect = ClientDialectName(ranker.dialect),
                        .model = AskedModel(ranker),
                        .timeout = ranker.timeout};
  if (ranker.retries) options.max_retries = *ranker.retries;
  if (ranker.page_size) options.page_size = *ranker.page_size;
  options.merge = *ParseMerge(ranker.merge);
  if (ranker.hedge) options.hedge = kHedgedPart;
  options.concurrency = Concurrency(ranker);
  options.max_connections =
      std::max(options.max_connections, options.concurrency);
  return options;
}

Result<std::unique_ptr<Ranker>> OpenEngine(const RankerOptions& ranker,
                                           const std::string& model) {
  EngineOptions options = ranker.engine;
  options.model = model;
  options.calibration.clear();
  return Engine::Load(options);
}

Result<std::shared_ptr<Ranker>> Shared(Result<std::unique_ptr<Ranker>> made) {
  if (!made) return Unexpected(made.error());
  return std::shared_ptr<Ranker>(*std::move(made));
}

Result<std::unique_ptr<Ranker>> OpenClient(ClientOptions options) {
  return Client::Create(std::move(options));
}

Result<FallbackStep> StepOf(const RankerOptions& ranker,
                            const std::string& step,
                            const EnvironmentLookup& environment) {
  if (step == kEngine || step.starts_with(std::string(kEngine) + ":")) {
    const std::string model =
        step == kEngine ? "builtin" : step.substr(sizeof(kEngine));
    return FallbackStep{
        kEngine, [ranker, model] { return Shared(OpenEngine(ranker, model)); }};
  }
  if (!NamesServer(step)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "fallback '" + step + "': expected a URL, engine, engine:DIR or none",
        "fallback");
  }
  // Make it now, so that errors show before it is needed.
  Result<std::shared_ptr<Ranker>> client =
      Shared(OpenClient(FallbackServer(ranker, step, environment)));
  if (!client) return Unexpected(client.error());
  return FallbackStep{step,
                      [client = *client]() -> Result<std::shared_ptr<Ranker>> {
                        return client;
                      }};
}

}  // namespace

Result<ClientOptions> PrimaryServer(const RankerOptions& ranker,
                                    const EnvironmentLookup& environment) {
  ClientOptions options = ClientOptionsOf(ranker);
  if (!ranker.cohere) {
    options.url = WithScheme(ranker.server);
    std::optional<std::string> key = environment("PODIUM_API_KEY");
    if (!key) key = ServiceKey(options.dialect, environment);
    options.api_key = key.value_or("");
    return options;
  }
  const std::optional<std::string> key =
      ServiceKey(options.dialect, environment);
  if (!key) {
    return Fail(ErrorCode::kInvalidArgument,
                "cohere needs a key: set COHERE_API_KEY or CO_API_KEY in the "
                "environment",
                "cohere");
  }
  options.url =
      environment("CO_API_URL")
          .value_or(std::string(FindClientDialect(options.dialect)->service));
  options.api_key = *key;
  return options;
}

ClientOptions FallbackServer(const RankerOptions& ranker,
                             const std::string& url,
                             const EnvironmentLookup& environment) {
  ClientOptions options = ClientOptionsOf(ranker);
  options.url = WithScheme(url);
  options.api_key = environment("PODIUM_API_KEY").value_or("");
  return options;
}

bool NamesServer(const std::string& text) {
  if (text.find("://") != text.npos) return true;
  const size_t colon = text.rfind(':');
  return colon != text.npos && colon > 0 && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == text.npos;
}

Result<std::unique_ptr<Ranker>> MakeRanker(
    const RankerOptions& ranker, const EnvironmentLookup& environment) {
  if (!ranker.remote())
    return OpenEngine(ranker, ranker.model.empty() ? "builtin" : ranker.model);
  Result<ClientOptions> primary = PrimaryServer(ranker, environment);
  if (!primary) return Unexpected(primary.error());
  Result<std::unique_ptr<Ranker>> first = OpenClient(*primary);
  if (!first || ranker.fallback.empty()) return first;

  FallbackOptions chain;
  chain.steps.push_back(
      {ranker.cohere ? "cohere" : ranker.server,
       [client = std::shared_ptr<Ranker>(*std::move(
            first))]() -> Result<std::shared_ptr<Ranker>> { return client; }});
  for (const std::string& step : ranker.fallback) {
    if (step == "none") {
      chain.input_order = true;
      continue;
    }
    Result<FallbackStep> made = StepOf(ranker, step, environment);
    if (!made) return Unexpected(made.error());
    chain.steps.push_back(*std::move(made));
  }
  return MakeFallback(std::move(chain));
}

Result<RankerSource> SourceOf(const RankerOptions& ranker,
                              EnvironmentLookup environment) {
  Result<std::string> model = ModelName(ranker);
  if (!model) return Unexpected(model.error());
  return RankerSource{
      .model = *std::move(model),
      .open =
          [ranker, environment = std::move(environment)] {
            return MakeRanker(ranker, environment);
          },
      .concurrency = Concurrency(ranker),
      .remote = ranker.remote(),
      .settings = {{"model", ranker.model},
                   {"dialect", ranker.dialect},
                   {"precision", ranker.engine.precision},
                   {"special_tokens", ranker.engine.special_tokens},
                   {"template", ranker.engine.prompt_template},
                   {"instruction", ranker.engine.instruction},
                   {"threads", std::to_string(ranker.engine.threads)},
                   {"page_size", std::to_string(ranker.page_size.value_or(0))},
                   {"merge", ranker.merge}}};
}

Result<std::string> ModelName(const RankerOptions& ranker) {
  std::string name = ranker.model;
  if (!ranker.remote()) {
    const Result<ModelSpec> spec =
        ParseModelSpec(name.empty() ? "builtin" : name);
    if (!spec) return Unexpected(spec.error());
    name = spec->name;
  } else if (name.empty()) {
    name = ranker.cohere ? AskedModel(ranker) : "podium";
  }
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c <= ' '; }, '_');
  return name;
}

int Concurrency(const RankerOptions& ranker) {
  constexpr int kUsual = 4;
  return ranker.concurrency.value_or(kUsual);
}

}  // namespace podium
