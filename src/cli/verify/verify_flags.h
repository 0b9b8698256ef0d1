#pragma once

#include <podium/engine.h>

#include <string>

namespace CLI {
class App;
}

namespace podium {

struct VerifyFlags {
  std::string model;  // see ParseModelSpec
  EngineOptions engine;
  std::string expected;                 // a file, see ReadExpectedScores
  std::string expected_are = "logits";  // or "probabilities"
  double tolerance = 0.01;
  bool every_precision = false;
  std::string format = "text";  // or json
  bool quiet = false;
};

// Adds the options of `podium verify`. `flags` must live until they have been
// parsed.
void AddVerifyFlags(CLI::App& command, VerifyFlags& flags);

}  // namespace podium
