#pragma once

#include <podium/engine.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"

namespace CLI {
class App;
}

namespace podium {

struct ServeFlags {
  std::vector<std::string> models;        // see PlanModels
  std::vector<std::string> aliases;       // NAME=MODEL
  std::vector<std::string> calibrations;  // see PlanCalibrations
  bool pull = false;                      // models that are not in the cache
  bool calibrated = false;                // unless a request says otherwise
  EngineOptions engine;
  std::string host = "127.0.0.1";
  int port = 8080;
  bool access_log = true;
  std::string log_format = "text";  // or "json"
  std::string log_level = "info";   // see StartLog
  std::string keys;                 // the store; empty: DefaultKeyStorePath()
  std::string quota_store = "memory";   // a name of QuotaStores()
  std::string quota_failure = "local";  // a name of QuotaFailures()
  bool insecure_no_auth = false;        // allow any address without keys
  std::vector<std::string> dialects_off;
  bool strict_model_names = false;                 // see ModelCatalogue
  std::vector<std::string> cors_origins;           // see CorsPolicy
  std::string unmarked_dialect;                    // empty: Cohere's v1
  std::string exact_scores = "decimal";            // or "integer"
  std::string unsupported_instruction = "refuse";  // or "ignore"
  int64_t drain_delay_ms = 0;
  bool answer_half_closed = false;
  bool print_routes = false;  // print the routes and exit
  // Parallel to the rows of LimitTable(); absent: the default.
  std::vector<std::optional<int64_t>> given_limits;

  Limits limits() const;
};

// Adds the options of `podium serve`. `flags` must live until they have
// been parsed.
void AddServeFlags(CLI::App& command, ServeFlags& flags);

}  // namespace podium
