#pragma once

#include <podium/engine.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace podium {

// Who ranks: the engine in this process, or servers.
struct RankerOptions {
  std::string model;     // empty: builtin; for a server: the name to send
  EngineOptions engine;  // its `model` and `calibration` are not read
  std::string server;    // a base URL; empty: the engine
  bool cohere = false;   // Cohere's own service
  std::string dialect = "cohere-v2";
  // Who ranks if the server fails: URL, engine, engine:DIR or none.
  std::vector<std::string> fallback;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<int> retries;
  bool hedge = false;
  std::optional<int64_t> page_size;
  std::string merge = "score";     // or rrf
  std::optional<int> concurrency;  // queries to rank at once

  bool remote() const { return cohere || !server.empty(); }
};

}  // namespace podium
