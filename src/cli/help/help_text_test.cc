#include "cli/help/help_text.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

CommandTree AddCommand() {
  return {.path = {"podium", "keys", "add"},
          .what = "Make a key",
          .more = "\nExamples:\n  podium keys add ci",
          .options = {{.names = {"name"},
                       .argument = true,
                       .takes_value = true,
                       .required = true,
                       .what = "What to call it",
                       .group = "Options"},
                      {.names = {"--help", "-h"},
                       .what = "Print this help",
                       .group = "Options"},
                      {.names = {"--kind", "-k"},
                       .takes_value = true,
                       .value = "NAME",
                       .choices = {"trial", "full"},
                       .default_value = "full",
                       .what = "Its kind",
                       .group = "Limits"},
                      {.names = {"--requests-per-minute"},
                       .takes_value = true,
                       .value = "N",
                       .what = "Requests of each minute of the day, counted "
                               "as they come, 0 for no limit",
                       .group = "Limits"}},
          .commands = {}};
}

TEST(HelpText, HasEveryOptionInItsGroup) {
  EXPECT_EQ(HelpText(AddCommand()), R"(Make a key

Usage: podium keys add [OPTION]... name

  name                      What to call it

Options:
  --help, -h                Print this help

Limits:
  --kind, -k NAME           Its kind: trial, full [full]
  --requests-per-minute N   Requests of each minute of the day, counted as they
                            come, 0 for no limit

Examples:
  podium keys add ci
)");
}

TEST(HelpText, ListsCommands) {
  CommandTree program{.path = {"podium"}, .what = "About", .commands = {}};
  program.commands.push_back(AddCommand());
  EXPECT_EQ(HelpText(program),
            "About\n\nUsage: podium COMMAND\n\nCommands:\n"
            "  add                       Make a key\n");
}

TEST(HelpText, ListsChoicesBeforeTheDefault) {
  CommandTree command{.path = {"podium", "rank"}, .what = "w", .commands = {}};
  command.options = {{.names = {"--as"},
                      .takes_value = true,
                      .value = "NAME",
                      .choices = {"a1", "b1"},
                      .what = "How [any way]",
                      .group = "Options"}};
  EXPECT_NE(HelpText(command).find("How: a1, b1 [any way]\n"),
            std::string::npos);
}

TEST(HelpText, PutsALongNameOnItsOwnLine) {
  CommandTree command{.path = {"podium", "rank"}, .what = "w", .commands = {}};
  command.options = {{.names = {"--a-name-that-is-very-long"},
                      .takes_value = true,
                      .value = "N",
                      .what = "How many",
                      .group = "Options"}};
  EXPECT_NE(HelpText(command).find("  --a-name-that-is-very-long N\n"
                                   "                            How many\n"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
