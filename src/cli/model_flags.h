#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace podium {

// The flags of every command that scores.
struct ModelFlags {
  int threads = 0;                 // 0: every core this process may use
  std::string precision = "auto";  // auto, f32, bf16, int16, int8
  int64_t score_cache = 100'000;   // scores kept of each model; 0: none
};

// --threads and --precision.
void AddScoringFlags(CLI::App& command, ModelFlags& flags);

}  // namespace podium
