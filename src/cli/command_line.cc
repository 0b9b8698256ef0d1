#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "cli/eval/eval_flags.h"
#include "cli/help/completions.h"
#include "cli/help/help_text.h"
#include "cli/help/man_page.h"
#include "cli/help/usage_error.h"
#include "cli/help/version_text.h"
#include "cli/keys/keys_flags.h"
#include "cli/shared/config_flags.h"
#include "cli/shared/flag_rules.h"
#include "cli/trec_eval/trec_eval_flags.h"

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

constexpr char kHelpFooter[] = R"(
Examples:
  podium help rank
  podium help keys add)";

// Adds `podium help` or `podium man`, about the command that `words` name.
CLI::App* AddPageCommand(CLI::App& program, const char* name, const char* what,
                         const char* footer, std::vector<std::string>& words) {
  CLI::App* command = program.add_subcommand(name, what);
  command->footer(footer);
  command->add_option("command", words, "Its name [podium itself]");
  return command;
}

Command Page(const char* command, const CommandTree& tree,
             const std::vector<std::string>& words,
             std::string (*page)(const CommandTree&)) {
  const CommandTree* found = &tree;
  for (const std::string& word : words) {
    const CommandTree* under = FindCommand(*found, {word});
    if (under == nullptr) {
      return WrongUsage{tree.full_name() + " " + command + ": " +
                        NoSuchCommand(*found, word)};
    }
    found = under;
  }
  return PrintText{page(*found)};
}

}  // namespace

Command ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app(kDescription, "podium");
  app.set_version_flag("--version", VersionText,
                       "Print the version, and how it was built");
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
  std::vector<std::string> words;
  const CLI::App* help =
      AddPageCommand(app, "help", "Print a command's help", kHelpFooter, words);
  const CLI::App* man =
      AddPageCommand(app, "man", "Print a man page", kManFooter, words);

  // `podium serve --config FILE` works although the option belongs to the
  // program, so that a file's tables are named after the commands.
  AddConfigFlag(app);

  const CommandTree tree = DescribeCommands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return PrintText{HelpText(*FindCommand(tree, ParsedCommand(app)))};
  } catch (const CLI::CallForVersion& version) {
    return PrintText{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return WrongUsage{UsageError(app, tree, error)};
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
  if (help->parsed()) return Page("help", tree, words, HelpText);
  if (man->parsed()) return Page("man", tree, words, ManPage);
  return PrintText{CompletionsFor(shell, tree)};
}

}  // namespace podium
