#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <utility>
#include <vector>

#include "cli/help/completions.h"
#include "cli/help/help_text.h"
#include "cli/help/man_page.h"
#include "cli/help/usage_error.h"
#include "cli/help/version_text.h"
#include "cli/shared/config_flags.h"

namespace podium {
namespace {

constexpr char kDescription[] =
    R"(podium ranks documents for a query, with a model that is inside this binary.

  podium rank --query "how do bees talk" notes.txt      the lines of a file, best first
  podium serve                                          Cohere's Rerank API on http://127.0.0.1:8080
  podium pull ORG/NAME                                  another model, from the Hugging Face hub
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

// Adds `podium help` or `podium man`, which describe the command that `words`
// name.
CLI::App* AddPageCommand(CLI::App& program, const char* name, const char* what,
                         const char* footer, std::vector<std::string>& words) {
  CLI::App* command = program.add_subcommand(name, what);
  command->footer(footer);
  command->add_option("command", words, "Name of the command [podium itself]");
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
                       "Print the version and how this binary was built");
  app.set_help_flag("--help,-h", "Print this help");
  app.require_subcommand(1);
  std::vector<std::pair<const CLI::App*, std::function<CommandFlags()>>> added;
  for (const CommandRow& row : Commands()) {
    CLI::App* command = app.add_subcommand(row.name, row.what);
    added.emplace_back(command, row.add(*command));
  }

  std::string shell;
  CLI::App* completions = app.add_subcommand(
      "completions", "Print a shell's completion script for podium");
  completions->footer(kCompletionsFooter);
  completions->add_option("shell", shell, "Shell: bash, zsh or fish")
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
  for (const auto& [command, flags] : added) {
    if (command->parsed()) return flags();
  }
  if (help->parsed()) return Page("help", tree, words, HelpText);
  if (man->parsed()) return Page("man", tree, words, ManPage);
  return PrintText{CompletionsFor(shell, tree)};
}

}  // namespace podium
