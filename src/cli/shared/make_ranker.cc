#include "cli/shared/make_ranker.h"

#include <podium/engine.h>
#include <podium/fallback.h>

#include <algorithm>
#include <utility>

#include "api/client_dialect.h"
#include "models/model_spec.h"

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

// The model to ask a dialect's own service for if the user names none. Podium
// accepts these names for its default model.
std::string UsualModel(const std::string& dialect) {
  if (dialect == "jina") return "jina-reranker-v2-base-multilingual";
  if (dialect == "voyage") return "rerank-2";
  if (dialect == "tei") return "";
  return "rerank-v3.5";
}

std::optional<std::string> ServiceKey(const std::string& dialect,
                                      const EnvironmentLookup& environment) {
  for (const char* name : KeyVariables(dialect)) {
    if (std::optional<std::string> key = environment(name)) return key;
  }
  return std::nullopt;
}

std::string AskedModel(const RankerFlags& flags) {
  return flags.model.empty() ? UsualModel(flags.dialect) : flags.model;
}

// The options that all servers of a chain share. They hold no key, and the
// client reads none from the environment.
ClientOptions ClientOptionsOf(const RankerFlags& flags) {
  ClientOptions options{.read_environment = false,
                        .dialect = ClientDialectName(flags.dialect),
                        .model = AskedModel(flags),
                        .timeout = flags.timeout};
  if (flags.retries) options.max_retries = *flags.retries;
  if (flags.page_size) options.page_size = *flags.page_size;
  if (flags.merge == "rrf") options.merge = Merge::kRrf;
  if (flags.hedge) options.hedge = kHedgedPart;
  options.concurrency = Concurrency(flags);
  options.max_connections =
      std::max(options.max_connections, options.concurrency);
  return options;
}

Result<std::unique_ptr<Ranker>> OpenEngine(const RankerFlags& flags,
                                           const std::string& model) {
  return Engine::Load({.model = model,
                       .threads = flags.scoring.threads,
                       .precision = flags.scoring.precision,
                       .score_cache = flags.scoring.score_cache,
                       .depth = flags.scoring.depth,
                       .special_tokens = flags.scoring.special_tokens});
}

Result<std::shared_ptr<Ranker>> Shared(Result<std::unique_ptr<Ranker>> made) {
  if (!made) return Unexpected(made.error());
  return std::shared_ptr<Ranker>(*std::move(made));
}

Result<std::unique_ptr<Ranker>> OpenClient(ClientOptions options) {
  return Client::Create(std::move(options));
}

Result<FallbackStep> StepOf(const RankerFlags& flags, const std::string& step,
                            const EnvironmentLookup& environment) {
  if (step == kEngine || step.starts_with(std::string(kEngine) + ":")) {
    const std::string model =
        step == kEngine ? "builtin" : step.substr(sizeof(kEngine));
    return FallbackStep{
        kEngine, [flags, model] { return Shared(OpenEngine(flags, model)); }};
  }
  if (!NamesServer(step)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "--fallback '" + step + "': expected a URL, engine, engine:DIR or none",
        "--fallback");
  }
  // Make it now, so that errors show before it is needed.
  Result<std::shared_ptr<Ranker>> client =
      Shared(OpenClient(FallbackServer(flags, step, environment)));
  if (!client) return Unexpected(client.error());
  return FallbackStep{step,
                      [client = *client]() -> Result<std::shared_ptr<Ranker>> {
                        return client;
                      }};
}

}  // namespace

Result<ClientOptions> PrimaryServer(const RankerFlags& flags,
                                    const EnvironmentLookup& environment) {
  ClientOptions options = ClientOptionsOf(flags);
  if (!flags.cohere) {
    options.url = WithScheme(flags.server);
    std::optional<std::string> key = environment("PODIUM_API_KEY");
    if (!key) key = ServiceKey(options.dialect, environment);
    options.api_key = key.value_or("");
    return options;
  }
  const std::optional<std::string> key =
      ServiceKey(options.dialect, environment);
  if (!key) {
    return Fail(ErrorCode::kInvalidArgument,
                "--cohere needs a key: set COHERE_API_KEY or CO_API_KEY in the "
                "environment",
                "--cohere");
  }
  options.url =
      environment("CO_API_URL")
          .value_or(std::string(FindClientDialect(options.dialect)->service));
  options.api_key = *key;
  return options;
}

ClientOptions FallbackServer(const RankerFlags& flags, const std::string& url,
                             const EnvironmentLookup& environment) {
  ClientOptions options = ClientOptionsOf(flags);
  options.url = WithScheme(url);
  options.api_key = environment("PODIUM_API_KEY").value_or("");
  return options;
}

Result<std::unique_ptr<Ranker>> MakeRanker(
    const RankerFlags& flags, const EnvironmentLookup& environment) {
  if (!flags.remote())
    return OpenEngine(flags, flags.model.empty() ? "builtin" : flags.model);
  Result<ClientOptions> primary = PrimaryServer(flags, environment);
  if (!primary) return Unexpected(primary.error());
  Result<std::unique_ptr<Ranker>> first = OpenClient(*primary);
  if (!first || flags.fallback.empty()) return first;

  FallbackOptions chain;
  chain.steps.push_back(
      {flags.cohere ? "cohere" : flags.server,
       [client = std::shared_ptr<Ranker>(*std::move(
            first))]() -> Result<std::shared_ptr<Ranker>> { return client; }});
  for (const std::string& step : flags.fallback) {
    if (step == "none") {
      chain.input_order = true;
      continue;
    }
    Result<FallbackStep> made = StepOf(flags, step, environment);
    if (!made) return Unexpected(made.error());
    chain.steps.push_back(*std::move(made));
  }
  return MakeFallback(std::move(chain));
}

Result<std::string> ModelName(const RankerFlags& flags) {
  std::string name = flags.model;
  if (!flags.remote()) {
    const Result<ModelSpec> spec =
        ParseModelSpec(name.empty() ? "builtin" : name);
    if (!spec) return Unexpected(spec.error());
    name = spec->name;
  } else if (name.empty()) {
    name = flags.cohere ? AskedModel(flags) : "podium";
  }
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return c <= ' '; }, '_');
  return name;
}

int Concurrency(const RankerFlags& flags) {
  constexpr int kUsual = 4;
  return flags.concurrency.value_or(kUsual);
}

}  // namespace podium
