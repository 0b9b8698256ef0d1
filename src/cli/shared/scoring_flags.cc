#include "cli/shared/scoring_flags.h"

#include <CLI/CLI.hpp>

#include "engine/precision.h"
#include "rerank/early_exit.h"
#include "rerank/score_template.h"

namespace podium {

void AddScoringFlags(CLI::App& command, EngineOptions& engine) {
  command
      .add_option("--threads", engine.threads,
                  "Number of threads that score [every core]")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--precision", engine.precision,
                  "Compute type: " + ListChoices(Precisions()))
      ->check(CLI::IsMember(NamesOfChoices(Precisions())))
      ->capture_default_str();
  command
      .add_option("--special-tokens", engine.special_tokens,
                  "How to read special tokens such as [SEP] in a text: as "
                  "plain text (text), or as the tokens themselves (match), "
                  "which lets a document forge the end of the query")
      ->check(CLI::IsMember({"text", "match"}))
      ->capture_default_str();
  AddTemplateFlag(command, engine.prompt_template);
  command
      .add_option("--instruction", engine.instruction,
                  "What queries ask for, for a causal model that can be told, "
                  "instead of the template's usual task")
      ->type_name("TEXT");
}

CLI::Option* AddTemplateFlag(CLI::App& command, std::string& prompt_template) {
  return command
      .add_option("--template", prompt_template,
                  "How a causal model is asked, where neither its name nor its "
                  "chat template tells: " +
                      ListTemplates(""))
      ->type_name("NAME");
}

CLI::Option* AddDepthFlag(CLI::App& command, EngineOptions& engine) {
  return command
      .add_option("--depth", engine.depth,
                  "How many layers read each document: full, all of them; or "
                  "adaptive, all of them only for documents that can still "
                  "reach the first --top-n (or 10) after an early exit")
      ->check(CLI::IsMember(NamesOfChoices(Depths())))
      ->capture_default_str();
}

}  // namespace podium
