#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace podium {

// The flags of every command that scores.
struct ModelFlags {
  int threads = 0;                      // 0: every core this process may use
  std::string precision = "auto";       // auto, f32, bf16, int16, int8
  int64_t score_cache = 100'000;        // scores kept per model; 0: none
  std::string depth = "full";           // or adaptive
  std::string special_tokens = "text";  // or match
};

// Adds --threads, --precision and --special-tokens.
void AddScoringFlags(CLI::App& command, ModelFlags& flags);

// Adds --depth, for commands that rank for a user.
CLI::Option* AddDepthFlag(CLI::App& command, ModelFlags& flags);

}  // namespace podium
