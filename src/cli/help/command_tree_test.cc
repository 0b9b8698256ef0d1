#include "cli/help/command_tree.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace podium {
namespace {

class CommandTreeTest : public testing::Test {
 protected:
  CommandTreeTest() {
    app_.set_help_flag("--help,-h", "Print this help");
    CLI::App* rank = app_.add_subcommand("rank", "Put in order");
    rank->footer("Examples:");
    rank->add_option("file", text_, "Documents")->type_name("FILE");
    rank->add_option("--format,-f", text_, "How")
        ->check(CLI::IsMember({"json", "csv"}))
        ->default_str("csv")
        ->group("Output");
    rank->add_option("--top-n", number_, "Best")->check(CLI::Range(1, 9));
    rank->add_option("--fuse", text_, "Fuse")
        ->type_name("METHOD[:WEIGHT]")
        ->check(CLI::Range(1, 9));
    rank->add_option("--fallback", list_, "Others")->allow_extra_args(false);
    rank->add_flag("!--no-log", flag_, "Say nothing");
    rank->add_flag("--secret", flag_, "For tests")->group("");
    app_.add_subcommand("keys", "Keys")->add_subcommand("add", "Make one");
    tree_ = DescribeCommands(app_);
  }

  const OptionFacts* Find(const std::string& name) const {
    for (const OptionFacts& option : tree_.commands[0].options) {
      if (option.names.front() == name) return &option;
    }
    return nullptr;
  }

  CLI::App app_{"About", "podium"};
  CommandTree tree_;
  std::string text_;
  std::vector<std::string> list_;
  int number_ = 0;
  bool flag_ = false;
};

TEST_F(CommandTreeTest, DescribesOptions) {
  EXPECT_EQ(Find("--secret"), nullptr);
  const OptionFacts* format = Find("--format");
  ASSERT_NE(format, nullptr);
  EXPECT_EQ(format->names, (std::vector<std::string>{"--format", "-f"}));
  EXPECT_EQ(format->choices, (std::vector<std::string>{"json", "csv"}));
  EXPECT_EQ(format->default_value, "csv");
  EXPECT_EQ(format->group, "Output");
  EXPECT_TRUE(format->takes_value);
  EXPECT_FALSE(format->repeatable);
  EXPECT_TRUE(Find("file")->argument);
  EXPECT_TRUE(Find("file")->is_path());
  EXPECT_EQ(Find("--top-n")->value, "N");
  EXPECT_FALSE(Find("--top-n")->is_path());
  EXPECT_EQ(Find("--fuse")->value, "METHOD[:WEIGHT]");
  EXPECT_TRUE(Find("--fallback")->repeatable);
  ASSERT_NE(Find("--no-log"), nullptr);
  EXPECT_FALSE(Find("--no-log")->takes_value);
}

TEST_F(CommandTreeTest, DescribesCommands) {
  EXPECT_EQ(tree_.what, "About");
  EXPECT_EQ(FindCommand(tree_, {}), &tree_);
  const CommandTree* add = FindCommand(tree_, {"keys", "add"});
  ASSERT_NE(add, nullptr);
  EXPECT_EQ(add->full_name("-"), "podium-keys-add");
  EXPECT_EQ(FindCommand(tree_, {"keys", "remove"}), nullptr);
  EXPECT_EQ(AllCommands(tree_).size(), 4u);
  EXPECT_EQ(FindCommand(tree_, {"rank"})->more, "Examples:");
}

}  // namespace
}  // namespace podium
