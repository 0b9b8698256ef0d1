#include "cli/help/usage_error.h"

#include <CLI/CLI.hpp>

#include "cli/help/help_text.h"
#include "cli/help/nearest.h"

namespace podium {
namespace {

bool IsOptionName(const std::string& word) {
  return word.size() > 1 && word.front() == '-';
}

std::string UnknownOption(const CommandTree& program,
                          const CommandTree& command, std::string word) {
  word = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CommandTree* tree : {&program, &command}) {
    for (const OptionFacts& option : tree->options)
      names.insert(names.end(), option.names.begin(), option.names.end());
  }
  std::string meant = DidYouMean(word, names);
  if (meant.empty()) meant = "; " + command.full_name() + " --help lists them";
  return word + ": there is no such option" + meant;
}

// The error for a word that no option or argument takes.
std::string TooMuch(const CommandTree& program, const CommandTree& command,
                    const std::string& word) {
  if (IsOptionName(word)) return UnknownOption(program, command, word);
  if (command.commands.empty())
    return "'" + word + "' is one argument too many: " + UsageLine(command);
  return NoSuchCommand(command, word);
}

const OptionFacts* FindOption(const CommandTree& command,
                              const std::string& name) {
  for (const OptionFacts& option : command.options) {
    for (const std::string& known : option.names) {
      if (known == name) return &option;
    }
  }
  return nullptr;
}

std::string MissingCommand(const CommandTree& command) {
  std::string names;
  for (const CommandTree& under : command.commands)
    names += (names.empty() ? "" : ", ") + under.name();
  return "a command is missing: " + names + "; " + command.full_name() +
         " --help describes them";
}

// CLI11's message, reworded if it is unclear; it begins with the option's name.
std::string InOtherWords(const CommandTree& command,
                         const CLI::ParseError& error) {
  std::string said = error.what();
  constexpr std::string_view kConversion = "Could not convert: ";
  const bool conversion = said.starts_with(kConversion);
  if (conversion) said.erase(0, kConversion.size());
  const std::string name = said.substr(0, said.find_first_of(": "));
  const OptionFacts* option = FindOption(command, name);
  if (option == nullptr) return said;
  if (!option->takes_value) return name + " takes no value";
  if (conversion) {  // "--seed = x"
    return name + ": '" + said.substr(std::min(name.size() + 3, said.size())) +
           "' is not a number";
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return name + " is missing: " + UsageLine(command);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) == nullptr)
    return said;
  if (said.find("missing") != said.npos)
    return name + ": its value is missing: " + name + " " + option->value;
  if (said.find("At Most") != said.npos) return name + ": give it once";
  return said;
}

}  // namespace

std::vector<std::string> ParsedCommand(const CLI::App& program) {
  std::vector<std::string> names;
  const CLI::App* command = &program;
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    names.push_back(command->get_name());
  }
  return names;
}

std::string NoSuchCommand(const CommandTree& parent, const std::string& name) {
  std::vector<std::string> names;
  for (const CommandTree& under : parent.commands)
    names.push_back(under.name());
  std::string meant = DidYouMean(name, names);
  if (meant.empty()) meant = "; " + parent.full_name() + " --help lists them";
  return "'" + name + "': there is no such command" + meant;
}

std::string UsageError(const CLI::App& program, const CommandTree& tree,
                       const CLI::ParseError& error) {
  const CommandTree& command = *FindCommand(tree, ParsedCommand(program));
  const std::string begin = command.full_name() + ": ";
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  const bool required =
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  // Check this first: an unknown name is often why something is missing.
  if (const auto words = program.remaining(true);
      (extras || required) && !words.empty()) {
    return begin + TooMuch(tree, command, words.front());
  }
  if (required && !command.commands.empty())
    return begin + MissingCommand(command);
  return begin + InOtherWords(command, error);
}

}  // namespace podium
