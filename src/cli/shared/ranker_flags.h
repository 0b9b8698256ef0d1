#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/shared/model_flags.h"

namespace CLI {
class App;
}

namespace podium {

// Who ranks: the engine in this process, or servers.
struct RankerFlags {
  std::string model;  // empty: builtin; for a server: the name to send
  ModelFlags scoring;
  std::string server;  // a base URL; empty: the engine
  bool cohere = false;
  std::string dialect = "cohere-v2";
  std::vector<std::string> fallback;  // URL, engine[:DIR] or none
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<int> retries;
  bool hedge = false;
  std::optional<int64_t> page_size;
  std::string merge = "score";  // or rrf
  std::optional<int> concurrency;

  bool remote() const { return cohere || !server.empty(); }
};

// The group under which --help lists them.
inline constexpr char kWhoRanksGroup[] = "Who ranks";

// Adds the options for how to ask a ranker, whichever option names it:
// --dialect, --timeout, --retries, --page-size and --merge for a server,
// --threads and --precision for the engine.
void AddServerFlags(CLI::App& command, RankerFlags& flags);

// How errors refer to a command's own options.
struct RankerWords {
  std::string a_server;    // "give ...": what makes it ask a server
  std::string the_engine;  // what to do about --threads without an engine
};

// kInvalidArgument if one of these options is given with a ranker that does not
// take it. `given` is from GivenOptions().
Result<void> CheckRankerFlags(const RankerFlags& flags,
                              const std::set<std::string>& given,
                              const RankerWords& words);

// A whole number and a unit: 500ms, 60s, 2m.
std::optional<std::chrono::milliseconds> ParseTimeout(const std::string& text);

// Whether `text` names a server, by its URL or as HOST:PORT, rather than a
// model or a word such as engine:DIR.
bool NamesServer(const std::string& text);

}  // namespace podium
