#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "runs/ranker_options.h"

namespace CLI {
class App;
}

namespace podium {

// The group under which --help lists them.
inline constexpr char kWhoRanksGroup[] = "Ranker";

// Adds the options of a ranker, whichever option names it: --dialect,
// --timeout, --retries, --page-size and --merge for a server, --threads and
// --precision for the engine.
void AddServerFlags(CLI::App& command, RankerOptions& ranker);

// How errors refer to a command's own options.
struct RankerWords {
  std::string a_server;    // "give ...": the option that chooses a server
  std::string the_engine;  // what to do about --threads without an engine
};

// kInvalidArgument if one of these options is given with a ranker that does not
// take it. `given` is from GivenOptions().
Result<void> CheckRankerFlags(const RankerOptions& ranker,
                              const std::set<std::string>& given,
                              const RankerWords& words);

// A whole number and a unit: 500ms, 60s, 2m.
std::optional<std::chrono::milliseconds> ParseTimeout(const std::string& text);

}  // namespace podium
