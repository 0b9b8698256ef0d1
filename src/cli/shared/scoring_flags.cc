#include "cli/shared/scoring_flags.h"

#include <CLI/CLI.hpp>

namespace podium {

void AddScoringFlags(CLI::App& command, EngineOptions& engine) {
  command
      .add_option("--threads", engine.threads,
                  "Number of threads that score [every core]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--precision", engine.precision,
                  "Compute type: auto, f32, bf16, int16 or int8")
      ->check(CLI::IsMember({"auto", "f32", "bf16", "int16", "int8"}))
      ->capture_default_str();
  command
      .add_option("--special-tokens", engine.special_tokens,
                  "What special tokens such as [SEP] are in a text: plain text "
                  "(text), or the tokens themselves (match), which lets a "
                  "document forge the end of the query")
      ->check(CLI::IsMember({"text", "match"}))
      ->capture_default_str();
}

CLI::Option* AddDepthFlag(CLI::App& command, EngineOptions& engine) {
  return command
      .add_option("--depth", engine.depth,
                  "How many layers read each document: full, all of them; or "
                  "adaptive, all of them only for documents that can still "
                  "reach the first --top-n (or 10) after an early exit")
      ->check(CLI::IsMember({"full", "adaptive"}))
      ->capture_default_str();
}

}  // namespace podium
