#pragma once

#include <string>

#include "cli/model_flags.h"

namespace CLI {
class App;
}

namespace podium {

struct BenchFlags {
  std::string model = "builtin";  // see ParseModelSpec
  ModelFlags scoring;
  std::string format = "table";  // or json
  double seconds = 1;            // for each figure
  bool quiet = false;
  std::string pairs;  // a file, see ReadTextPairs; empty: random pairs
};

// `podium bench` with its options. `flags` lives until they have been parsed.
CLI::App* AddBenchCommand(CLI::App& program, BenchFlags& flags);

}  // namespace podium
