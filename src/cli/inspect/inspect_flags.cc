#include "cli/inspect/inspect_flags.h"

#include <CLI/CLI.hpp>

#include "cli/shared/scoring_flags.h"

namespace podium {
namespace {

constexpr char kInspectFooter[] = R"(
Examples:
  podium inspect cross-encoder/ms-marco-MiniLM-L6-v2
  podium inspect ./my-model --format json
  podium inspect builtin

Shows what the files of a model say, without running it: its family and sizes, the
memory that it takes, how a query and a document are laid out, and what Podium
does not support and why. The exit code is 1 if it does not run.)";

}  // namespace

void AddInspectFlags(CLI::App& command, InspectFlags& flags) {
  command.footer(kInspectFooter);
  command
      .add_option("model", flags.model,
                  "Hugging Face folder of a reranker, ORG/NAME of one that "
                  "`podium pull` downloaded, or builtin")
      ->type_name("DIR|NAME")
      ->required();
  AddTemplateFlag(command, flags.prompt_template);
  command
      .add_option("--format,-f", flags.format, "Output format: text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

}  // namespace podium
