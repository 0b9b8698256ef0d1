#include <podium/client.h>

#include <string>
#include <utility>

#include "base/result.h"
#include "capi/arguments.h"
#include "capi/error.h"
#include "capi/ranker.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

// Keeps the default for null.
void Set(std::string& option, const char* value) {
  if (value != nullptr) option = value;
}

EngineOptions FromC(const podium_engine_options& from) {
  EngineOptions options{.threads = from.threads,
                        .score_cache = from.score_cache,
                        .state_cache = from.state_cache};
  Set(options.model, from.model);
  Set(options.precision, from.precision);
  Set(options.depth, from.depth);
  Set(options.special_tokens, from.special_tokens);
  Set(options.calibration, from.calibration);
  Set(options.prompt_template, from.prompt_template);
  Set(options.instruction, from.instruction);
  return options;
}

Result<ClientOptions> FromC(const podium_client_options& from) {
  ClientOptions options;
  Set(options.url, from.url);
  Set(options.api_key, from.api_key);
  options.read_environment = from.read_environment != 0;
  Set(options.dialect, from.dialect);
  Set(options.model, from.model);
  Set(options.name, from.name);
  Set(options.ca_file, from.ca_file);
  Set(options.proxy, from.proxy);
  options.max_connections = from.max_connections;
  options.max_response_bytes = from.max_response_bytes;
  if (from.timeout_ms != 0) options.timeout = milliseconds(from.timeout_ms);
  options.connect_timeout = milliseconds(from.connect_timeout_ms);
  options.first_byte_timeout = milliseconds(from.first_byte_timeout_ms);
  options.max_retries = from.max_retries;
  options.backoff_base = milliseconds(from.backoff_base_ms);
  options.backoff_cap = milliseconds(from.backoff_cap_ms);
  options.max_retry_after = milliseconds(from.max_retry_after_ms);
  options.retry_budget = from.retry_budget;
  options.retry_reserve = from.retry_reserve;
  options.page_size = from.page_size;
  options.concurrency = from.concurrency;
  switch (from.merge) {
    case PODIUM_MERGE_SCORE:
      options.merge = Merge::kScore;
      break;
    case PODIUM_MERGE_RRF:
      options.merge = Merge::kRrf;
      break;
    default:
      return Fail(ErrorCode::kInvalidArgument,
                  "merge must be PODIUM_MERGE_SCORE or PODIUM_MERGE_RRF",
                  "merge");
  }
  options.hedge = from.hedge;
  options.breaker_failures = from.breaker_failures;
  options.breaker_pause = milliseconds(from.breaker_pause_ms);
  return options;
}

}  // namespace
}  // namespace podium

using podium::Guarded;
using podium::NotNull;
using podium::Result;
using podium::Unexpected;

podium_engine_options podium_engine_options_default(void) {
  const podium::EngineOptions defaults;
  return {.threads = defaults.threads,
          .score_cache = defaults.score_cache,
          .state_cache = defaults.state_cache};
}

podium_client_options podium_client_options_default(void) {
  const podium::ClientOptions defaults;
  podium_client_options options{};
  options.read_environment = defaults.read_environment;
  options.max_connections = defaults.max_connections;
  options.max_response_bytes = defaults.max_response_bytes;
  options.connect_timeout_ms = defaults.connect_timeout.count();
  options.first_byte_timeout_ms = defaults.first_byte_timeout.count();
  options.max_retries = defaults.max_retries;
  options.backoff_base_ms = defaults.backoff_base.count();
  options.backoff_cap_ms = defaults.backoff_cap.count();
  options.max_retry_after_ms = defaults.max_retry_after.count();
  options.retry_budget = defaults.retry_budget;
  options.retry_reserve = defaults.retry_reserve;
  options.page_size = defaults.page_size;
  options.concurrency = defaults.concurrency;
  options.merge = PODIUM_MERGE_SCORE;
  options.hedge = defaults.hedge;
  options.breaker_failures = defaults.breaker_failures;
  options.breaker_pause_ms = defaults.breaker_pause.count();
  return options;
}

podium_code podium_engine_load(const podium_engine_options* options,
                               podium_ranker** ranker, podium_error** error) {
  if (ranker != nullptr) *ranker = nullptr;
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(ranker, "ranker"); !given) return given;
    auto engine = podium::Engine::Load(podium::FromC(
        options == nullptr ? podium_engine_options_default() : *options));
    if (!engine) return Unexpected(std::move(engine.error()));
    const podium::Engine* loaded = engine->get();
    *ranker = new podium_ranker{*std::move(engine), loaded};
    return {};
  });
}

podium_code podium_client_create(const podium_client_options* options,
                                 podium_ranker** ranker, podium_error** error) {
  if (ranker != nullptr) *ranker = nullptr;
  return Guarded(error, [&]() -> Result<void> {
    if (auto given = NotNull(ranker, "ranker"); !given) return given;
    auto from = podium::FromC(
        options == nullptr ? podium_client_options_default() : *options);
    if (!from) return Unexpected(std::move(from.error()));
    auto client = podium::Client::Create(*std::move(from));
    if (!client) return Unexpected(std::move(client.error()));
    *ranker = new podium_ranker{*std::move(client)};
    return {};
  });
}

void podium_ranker_free(podium_ranker* ranker) { delete ranker; }
