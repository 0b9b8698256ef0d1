#include "cli/help/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace podium {
namespace {

// "a", "b" from "TEXT:{a,b}", CLI11's description of a value from a set.
std::vector<std::string> ChoicesIn(const std::string& type_name) {
  std::vector<std::string> choices;
  const size_t open = type_name.find('{'), close = type_name.rfind('}');
  if (open == type_name.npos || close == type_name.npos) return choices;
  std::string rest = type_name.substr(open + 1, close - open - 1);
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    choices.push_back(rest.substr(0, comma));
    rest.erase(0, comma + 1);
  }
  return choices;
}

// The type without its checks, which CLI11 describes after a colon: "INT:INT in
// [1 - 9]". The colon of "METHOD[:WEIGHT]" is part of the type.
std::string Placeholder(const std::string& type) {
  size_t end = type.find(':');
  if (end != type.npos && end > 0 && type[end - 1] == '[') {
    end = type.find(':', end + 1);
  }
  return type.substr(0, end);
}

OptionFacts FactsOf(const CLI::Option& option) {
  OptionFacts facts;
  for (const std::string& name : option.get_lnames())
    facts.names.push_back("--" + name);
  for (const std::string& name : option.get_snames())
    facts.names.push_back("-" + name);
  facts.argument = facts.names.empty();
  if (facts.argument) facts.names.push_back(option.get_name(true));
  facts.takes_value = option.get_items_expected_max() > 0;
  facts.required = option.get_required();
  facts.repeatable = facts.takes_value && option.get_expected_max() > 1;
  const std::string type = option.get_type_name();
  facts.choices = ChoicesIn(type);
  facts.value = facts.choices.empty() ? Placeholder(type) : "NAME";
  if (facts.value == "INT" || facts.value == "UINT" || facts.value == "FLOAT")
    facts.value = "N";
  facts.default_value = facts.takes_value ? option.get_default_str() : "";
  facts.what = option.get_description();
  facts.group = option.get_group();
  return facts;
}

CommandTree Describe(const CLI::App& app, std::vector<std::string> path) {
  CommandTree tree;
  tree.path = std::move(path);
  tree.what = app.get_description();
  tree.more = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_group().empty()) tree.options.push_back(FactsOf(*option));
  }
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    std::vector<std::string> longer = tree.path;
    longer.push_back(command->get_name());
    tree.commands.push_back(Describe(*command, std::move(longer)));
  }
  return tree;
}

void Collect(const CommandTree& tree, std::vector<const CommandTree*>& all) {
  all.push_back(&tree);
  for (const CommandTree& command : tree.commands) Collect(command, all);
}

}  // namespace

bool OptionFacts::is_path() const {
  return takes_value && choices.empty() &&
         (value.find("FILE") != value.npos || value.find("DIR") != value.npos);
}

std::string CommandTree::full_name(const char* between) const {
  std::string full;
  for (const std::string& word : path)
    full += (full.empty() ? "" : between) + word;
  return full;
}

CommandTree DescribeCommands(const CLI::App& program) {
  return Describe(program, {program.get_name()});
}

const CommandTree* FindCommand(const CommandTree& tree,
                               const std::vector<std::string>& names) {
  const CommandTree* found = &tree;
  for (const std::string& name : names) {
    const auto next = std::find_if(
        found->commands.begin(), found->commands.end(),
        [&name](const CommandTree& command) { return command.name() == name; });
    if (next == found->commands.end()) return nullptr;
    found = &*next;
  }
  return found;
}

std::vector<const CommandTree*> AllCommands(const CommandTree& tree) {
  std::vector<const CommandTree*> all;
  Collect(tree, all);
  return all;
}

}  // namespace podium
