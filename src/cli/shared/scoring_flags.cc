#include "cli/shared/scoring_flags.h"

#include <CLI/CLI.hpp>

namespace podium {

void AddScoringFlags(CLI::App& command, EngineOptions& engine) {
  command
      .add_option("--threads", engine.threads,
                  "Threads that score [every core]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--precision", engine.precision,
                  "auto, f32, bf16, int16 or int8")
      ->check(CLI::IsMember({"auto", "f32", "bf16", "int16", "int8"}))
      ->capture_default_str();
  command
      .add_option("--special-tokens", engine.special_tokens,
                  "What [SEP] and its like are where a text spells them out: "
                  "text, or the tokens themselves (match), with which a "
                  "document can forge the end of the query")
      ->check(CLI::IsMember({"text", "match"}))
      ->capture_default_str();
}

CLI::Option* AddDepthFlag(CLI::App& command, EngineOptions& engine) {
  return command
      .add_option("--depth", engine.depth,
                  "How far the model reads each document: full, or adaptive, "
                  "which reads whole only those that an early layer leaves a "
                  "chance of the first --top-n (or 10)")
      ->check(CLI::IsMember({"full", "adaptive"}))
      ->capture_default_str();
}

}  // namespace podium
