#include "cli/verify/verify_flags.h"

#include <CLI/CLI.hpp>

#include "cli/shared/flag_rules.h"
#include "cli/shared/scoring_flags.h"

namespace podium {
namespace {

constexpr char kVerifyFooter[] = R"(
Examples:
  podium verify cross-encoder/ms-marco-MiniLM-L6-v2
  podium verify ./my-model --precision int8
  podium verify ./my-model --every-precision
  podium verify ./my-model --expected scores.json --tolerance 0.001

Loads a model and checks its scores on texts of examples/covid-qa, which are inside
the binary: all are finite, a pair has the same bits alone and in a batch, and
--precision agrees with f32. That relevant texts come first is reported as a
warning only. --expected compares with published scores, in f32: a JSON list of
{"query": ..., "document": ..., "score": ...}. The exit code is 1 if a check fails.)";

}  // namespace

void AddVerifyFlags(CLI::App& command, VerifyFlags& flags) {
  command.footer(kVerifyFooter);
  command
      .add_option("model", flags.model,
                  "Hugging Face folder of a reranker, ORG/NAME of one that "
                  "`podium pull` downloaded, or builtin")
      ->type_name("DIR|NAME")
      ->required();
  AddScoringFlags(command, flags.engine);
  command
      .add_option("--expected", flags.expected,
                  "JSON file of published scores to compare with")
      ->type_name("FILE");
  command
      .add_option("--expected-are", flags.expected_are,
                  "What those scores are: logits, or probabilities, which are "
                  "relevance scores as a server gives them")
      ->check(CLI::IsMember({"logits", "probabilities"}))
      ->capture_default_str();
  command
      .add_option("--tolerance", flags.tolerance,
                  "Largest difference from a published score that passes")
      ->check(CLI::Range(0.0, 1000.0))
      ->type_name("X")
      ->capture_default_str();
  command.add_flag("--every-precision", flags.every_precision,
                   "Also compare each precision that this machine has with f32 "
                   "on lists of 50 passages");
  command
      .add_option("--format,-f", flags.format, "Output format: text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  AddQuietFlag(command, flags.quiet);
}

}  // namespace podium
