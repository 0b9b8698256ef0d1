#include "cli/command_line.h"

#include <podium/version.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "cli/completions.h"
#include "cli/eval_flags.h"
#include "cli/exit_code.h"
#include "cli/flag_rules.h"
#include "cli/keys_flags.h"
#include "cli/man_page.h"
#include "cli/trec_eval_flags.h"

namespace podium {
namespace {

constexpr char kDescription[] =
    R"(podium puts documents in order for a question, with a model that runs inside this binary.

  podium rank --query "how do bees talk" notes.txt      the lines of a file, best first
  podium serve                                          Cohere's Rerank API on http://127.0.0.1:8080
  podium eval --dataset DIR --run RUN --ranker builtin  what reranking gains, and what it costs
  podium bench                                          how fast it is on this machine)";

constexpr char kCompletionsFooter[] = R"(
Examples:
  podium completions bash > ~/.local/share/bash-completion/completions/podium
  podium completions zsh > "${fpath[1]}/_podium"
  podium completions fish > ~/.config/fish/completions/podium.fish)";

constexpr char kManFooter[] = R"(
Examples:
  podium man rank | man -l -
  podium man keys add > podium-keys-add.1)";

}  // namespace

Command ParseCommandLine(int argc, char** argv) {
  CLI::App app(kDescription, "podium");
  app.set_version_flag("--version", "podium " PODIUM_VERSION);
  app.set_help_flag("--help,-h", "Print this help");
  app.require_subcommand(1);
  RankFlags rank;
  ServeFlags serve;
  KeysFlags keys;
  BenchFlags bench;
  TrecEvalFlags trec_eval;
  EvalFlags eval;
  CalibrateFlags calibrate;
  const CLI::App* rank_command = AddRankCommand(app, rank);
  const CLI::App* serve_command = AddServeCommand(app, serve);
  const CLI::App* keys_command = AddKeysCommand(app, keys);
  const CLI::App* bench_command = AddBenchCommand(app, bench);
  const CLI::App* trec_eval_command = AddTrecEvalCommand(app, trec_eval);
  const CLI::App* eval_command = AddEvalCommand(app, eval);
  const CLI::App* calibrate_command = AddCalibrateCommand(app, calibrate);

  std::string shell;
  CLI::App* completions = app.add_subcommand(
      "completions", "Print what completes podium's commands in a shell");
  completions->footer(kCompletionsFooter);
  completions->add_option("shell", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  std::vector<std::string> page;
  CLI::App* man = app.add_subcommand("man", "Print a man page");
  man->footer(kManFooter);
  man->add_option("command", page, "Of this command [podium]");

  // `podium serve --config FILE`: the option is the program's, so that a file's
  // tables are named after the commands.
  app.set_config("--config", "",
                 "TOML file of flags, a table a command: [serve]")
      ->check(CLI::ExistingFile);
  app.allow_config_extras(CLI::config_extras_mode::error);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ExitNow{app.exit(error) == 0 ? kExitOk : kExitUsage};
  }
  if (rank_command->parsed()) {
    rank.given = GivenOptions(*rank_command);
    return rank;
  }
  if (serve_command->parsed()) return serve;
  if (keys_command->parsed()) return keys;
  if (bench_command->parsed()) return bench;
  if (trec_eval_command->parsed()) return trec_eval;
  if (eval_command->parsed()) {
    eval.given = GivenOptions(*eval_command);
    return eval;
  }
  if (calibrate_command->parsed()) {
    calibrate.given = GivenOptions(*calibrate_command);
    return calibrate;
  }
  const CommandTree tree = DescribeCommands(app);
  if (completions->parsed()) return PrintText{CompletionsFor(shell, tree)};
  const CommandTree* command = FindCommand(tree, page);
  if (command != nullptr) return PrintText{ManPage(*command)};
  std::cerr << "podium man: there is no such command; podium --help lists "
               "them\n";
  return ExitNow{kExitUsage};
}

}  // namespace podium
