#include "cli/serve/serve.h"

#include <podium/version.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <vector>

#include "api/dialect_set.h"
#include "cli/build_facts.h"
#include "cli/pull/pull_model.h"
#include "cli/shared/complain.h"
#include "cli/shared/exit_code.h"
#include "cli/shared/name_the_flag.h"
#include "keys/key_database.h"
#include "models/model_loading.h"
#include "models/model_plan.h"
#include "server/log.h"
#include "server/server.h"

namespace podium {
namespace {

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

DialectChoice ChooseDialects(const ServeFlags& flags) {
  DialectChoice choice;
  for (const std::string& name : flags.dialects_off) {
    choice.off.insert(FindDialect(name)->name);
  }
  if (!flags.unmarked_dialect.empty()) {
    choice.unmarked = FindDialect(flags.unmarked_dialect);
  }
  return choice;
}

Result<std::unique_ptr<Access>> OpenAccess(const ServeFlags& flags) {
  const char* environment = std::getenv("PODIUM_API_KEYS");
  auto access = Access::Open(
      {.store_path = flags.keys.empty() ? DefaultKeyStorePath() : flags.keys,
       .environment_keys = environment == nullptr ? "" : environment,
       .quota_store = flags.quota_store,
       .quota_failure = *FindChoice(QuotaFailures(), flags.quota_failure)});
  if (access && !(*access)->has_keys() && !IsLoopback(flags.host) &&
      !flags.insecure_no_auth) {
    return Fail(ErrorCode::kInvalidArgument,
                "there are no API keys, so everybody who can reach " +
                    flags.host +
                    " could use this server: make one with `podium keys add "
                    "NAME`, listen on 127.0.0.1, or give --insecure-no-auth",
                "--host");
  }
  return access;
}

using ScoreMaps = std::vector<std::shared_ptr<const ScoreMap>>;

// The map of each model, null if it has none.
Result<ScoreMaps> LoadMaps(const ServeFlags& flags, const ModelPlan& plan) {
  const auto files = PlanCalibrations(plan, flags.calibrations);
  if (!files) return Unexpected(files.error());
  ScoreMaps maps;
  for (size_t i = 0; i < plan.models.size(); ++i) {
    const std::string& name = plan.models[i].name;
    if ((*files)[i].empty() && flags.calibrated) {
      return Fail(ErrorCode::kInvalidArgument,
                  "--calibrated: " + name +
                      " has no calibration: give --calibration " + name +
                      "=FILE",
                  "--calibrated");
    }
    maps.emplace_back();
    if ((*files)[i].empty()) continue;
    auto map = LoadProbabilities((*files)[i], plan.models[i]);
    if (!map) return Unexpected(map.error());
    maps.back() = *std::move(map);
  }
  return maps;
}

void LogCalibration(const std::string& name, const ScoreMap& map) {
  spdlog::info("{} is calibrated on {} judged pairs of {}, {}", name,
               map.fitted_on.pairs, map.fitted_on.dataset, NameOf(map.method));
  if (map.fitted_on.model != name) {
    spdlog::warn("the calibration of {} was fitted on scores of {}", name,
                 map.fitted_on.model);
  }
}

// Loads models one after the other, so that the default is ready first. They
// share threads.
Result<void> LoadModels(const ServeFlags& flags, const ModelPlan& plan,
                        const ScoreMaps& maps, Server& server) {
  auto options = MakeRerankerOptions(flags.engine, flags.limits());
  if (!options) return Unexpected(options.error());
  for (size_t i = 0; i < plan.models.size(); ++i) {
    const ModelSpec& spec = plan.models[i];
    options->score_map = maps[i];
    auto reranker = LoadReranker(spec, *options);
    if (!reranker) return Unexpected(reranker.error());
    const BackendAttributes& backend = (*reranker)->backend();
    spdlog::info("{} is loaded: {} {} {}, {} threads", spec.name,
                 backend.device, backend.isa, backend.precision,
                 backend.threads);
    if (maps[i]) LogCalibration(spec.name, *maps[i]);
    server.AddModel(*std::move(reranker));
  }
  return {};
}

}  // namespace

int RunServe(const ServeFlags& flags) {
  const LogFormat log_format =
      flags.log_format == "json" ? LogFormat::kJson : LogFormat::kText;
  StartLog(log_format, flags.log_level);
  // The log's reader may go away.
  std::signal(SIGPIPE, SIG_IGN);
  if (flags.pull) {
    if (auto pulled = PullMissing(flags.models, false); !pulled)
      return Complain("serve", pulled.error());
  }
  const auto plan = PlanModels(flags.models, flags.aliases);
  if (!plan) return Complain("serve", NameTheFlag(plan.error()));
  const auto maps = LoadMaps(flags, *plan);
  if (!maps) return Complain("serve", NameTheFlag(maps.error()));
  auto access = OpenAccess(flags);
  if (!access) return Complain("serve", access.error());
  const ModelCatalogue catalogue{.names = plan->names(),
                                 .aliases = plan->aliases,
                                 .hosted_names = !flags.strict_model_names};
  const ServerOptions options{
      .host = flags.host,
      .port = static_cast<uint16_t>(flags.port),
      .limits = flags.limits(),
      .dialects = ChooseDialects(flags),
      .models = catalogue,
      .decimal_point = flags.exact_scores == "decimal",
      .calibrated = flags.calibrated,
      .ignore_instruction = flags.unsupported_instruction == "ignore",
      .cors_origins = flags.cors_origins,
      .access = access->get(),
      .access_log = flags.access_log,
      .log_format = log_format,
      .commit = kBuildCommit,
      .cancel_on_half_close = !flags.answer_half_closed,
      .drain_delay = std::chrono::milliseconds(flags.drain_delay_ms)};
  if (flags.print_routes) {
    std::cout << Server::Routes(options);
    return kExitOk;
  }
  auto server = Server::Listen(options);
  if (!server) return Complain("serve", server.error());
  // Health checks are answered from here on, and ranking once the model is
  // loaded.
  spdlog::info("podium {} starts on {}: {} to load", PODIUM_VERSION,
               (*server)->url(),
               plan->models.size() == 1
                   ? "a model"
                   : std::to_string(plan->models.size()) + " models");
  spdlog::info((*access)->has_keys()
                   ? "API keys are required"
                   : "there are no API keys: every client is answered");

  for (const std::string& line : AnsweredNames(catalogue)) {
    spdlog::info("{}", line);
  }
  if (auto loaded = LoadModels(flags, *plan, *maps, **server); !loaded) {
    return Complain("serve", loaded.error());
  }
  spdlog::info("ready on {}", (*server)->url());
  return (*server)->Run();
}

}  // namespace podium
