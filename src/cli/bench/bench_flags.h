#pragma once

#include <podium/engine.h>

#include <string>

namespace CLI {
class App;
}

namespace podium {

struct BenchFlags {
  std::string model = "builtin";  // see ParseModelSpec
  EngineOptions engine;
  std::string format = "table";  // or json
  double seconds = 1;            // per figure
  bool quiet = false;
  std::string pairs;  // a file, see ReadTextPairs; empty: the sample's pairs
};

// Adds the options of `podium bench`. `flags` must live until they have
// been parsed.
void AddBenchFlags(CLI::App& command, BenchFlags& flags);

}  // namespace podium
