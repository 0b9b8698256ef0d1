#include "cli/help/help_text.h"

#include <algorithm>

namespace podium {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kColumn = 28;  // where descriptions begin

// One entry: `left` in its column, and `text` beside or below it, wrapped at
// words.
std::string HelpEntry(const std::string& left, const std::string& text) {
  std::string entry = "  " + left;
  const std::string indent(kColumn, ' ');
  size_t column = entry.size();
  if (column + 2 > kColumn) {
    entry += "\n" + indent;
    column = kColumn;
  }
  if (column < kColumn) {
    entry += std::string(kColumn - column, ' ');
    column = kColumn;
  }
  size_t begin = 0;
  bool first = true;
  while (begin < text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    if (!first && column + 1 + end - begin > kWidth) {
      entry += "\n" + indent;
      column = kColumn;
      first = true;
    }
    if (!first) {
      entry += ' ';
      ++column;
    }
    entry += text.substr(begin, end - begin);
    column += end - begin;
    first = false;
    begin = end + 1;
  }
  return entry + "\n";
}

// The choices, if the description does not list them.
std::string ChoicesToAdd(const OptionFacts& option) {
  const bool named =
      std::all_of(option.choices.begin(), option.choices.end(),
                  [&option](const std::string& choice) {
                    return option.what.find(choice) != option.what.npos;
                  });
  if (named) return "";
  std::string text;
  for (const std::string& choice : option.choices)
    text += (text.empty() ? ": " : ", ") + choice;
  return text;
}

std::string HelpOption(const OptionFacts& option) {
  std::string left;
  for (const std::string& name : option.names)
    left += (left.empty() ? "" : ", ") + name;
  if (option.takes_value && !option.argument) left += " " + option.value;
  std::string text = option.what;
  // Insert before the bracketed default: "... [every one]".
  const size_t absent = text.ends_with(']') ? text.rfind(" [") : text.npos;
  text.insert(std::min(absent, text.size()), ChoicesToAdd(option));
  if (!option.default_value.empty()) text += " [" + option.default_value + "]";
  return HelpEntry(left, text);
}

// The options of a group under its name; arguments have no group.
std::string HelpGroup(const CommandTree& command, const std::string& group) {
  std::string text;
  for (const OptionFacts& option : command.options) {
    if (!option.argument && option.group == group) text += HelpOption(option);
  }
  return text.empty() ? "" : "\n" + group + ":\n" + text;
}

}  // namespace

std::string UsageLine(const CommandTree& command) {
  std::string text = command.full_name();
  const bool options =
      std::any_of(command.options.begin(), command.options.end(),
                  [](const OptionFacts& option) { return !option.argument; });
  if (options) text += " [OPTION]...";
  for (const OptionFacts& option : command.options) {
    if (!option.argument) continue;
    const std::string& name = option.names.front();
    text += option.required ? " " + name : " [" + name + "]";
    if (option.repeatable) text += "...";
  }
  return command.commands.empty() ? text : text + " COMMAND";
}

std::string HelpText(const CommandTree& command) {
  std::string text = command.what + "\n\nUsage: " + UsageLine(command) + "\n";
  std::string arguments;
  std::vector<std::string> groups;
  for (const OptionFacts& option : command.options) {
    if (option.argument) arguments += HelpOption(option);
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end())
      groups.push_back(option.group);
  }
  if (!arguments.empty()) text += "\n" + arguments;
  for (const std::string& group : groups) text += HelpGroup(command, group);
  if (!command.commands.empty()) text += "\nCommands:\n";
  for (const CommandTree& under : command.commands)
    text += HelpEntry(under.name(), under.what);
  if (!command.more.empty()) text += command.more + "\n";
  return text;
}

}  // namespace podium
