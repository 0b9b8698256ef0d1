#include "cli/help/completions.h"

#include <algorithm>

namespace podium {
namespace {

std::string Join(const std::vector<std::string>& words,
                 const std::string& between) {
  std::string joined;
  for (size_t i = 0; i < words.size(); ++i)
    joined += (i == 0 ? "" : between) + words[i];
  return joined;
}

// Quotes text as one word for any of the three shells. Only fish knows \'
// inside quotes, so quotes in the text are replaced.
std::string Quoted(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '`');
  return "'" + text + "'";
}

// A description's first sentence, short enough for a menu.
std::string Menu(const std::string& what) {
  constexpr size_t kMost = 70;
  std::string text = what.substr(0, what.find_first_of("\n;:["));
  text = text.substr(0, text.find(". "));
  if (text.size() > kMost) text = text.substr(0, text.rfind(' ', kMost));
  while (!text.empty() && (text.back() == ' ' || text.back() == ','))
    text.pop_back();
  return text;
}

std::vector<std::string> CommandNames(const CommandTree& tree) {
  std::vector<std::string> names;
  for (const CommandTree& command : tree.commands)
    names.push_back(command.name());
  return names;
}

// The command's positional argument; null if it has none.
const OptionFacts* ArgumentOf(const CommandTree& tree) {
  for (const OptionFacts& option : tree.options) {
    if (option.argument) return &option;
  }
  return nullptr;
}

// BASH

// 'podium rank --format'|'podium rank -f'
std::string BashPattern(const CommandTree& tree, const OptionFacts& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : option.names)
    patterns.push_back(Quoted(tree.full_name() + " " + name));
  return Join(patterns, "|");
}

std::string BashValue(const OptionFacts& option) {
  if (!option.choices.empty())
    return "words=" + Quoted(Join(option.choices, " "));
  return option.is_path() ? "files=yes" : ":";
}

}  // namespace

std::string BashCompletions(const CommandTree& program) {
  const std::string name = program.name();
  std::string paths, values, words;
  for (const CommandTree* command : AllCommands(program)) {
    if (command->path.size() > 1) {
      paths += "      " + Quoted(command->full_name()) +
               ") path=\"$path $word\" ;;\n";
    }
    std::vector<std::string> options;
    for (const OptionFacts& option : command->options) {
      if (option.argument) continue;
      options.insert(options.end(), option.names.begin(), option.names.end());
      if (option.takes_value) {
        values += "    " + BashPattern(*command, option) + ") " +
                  BashValue(option) + " ;;\n";
      }
    }
    const OptionFacts* argument = ArgumentOf(*command);
    std::vector<std::string> positions = CommandNames(*command);
    if (argument != nullptr) {
      positions.insert(positions.end(), argument->choices.begin(),
                       argument->choices.end());
    }
    words += "      " + Quoted(command->full_name()) +
             ")\n        options=" + Quoted(Join(options, " ")) +
             "\n        words=" + Quoted(Join(positions, " ")) + "\n";
    if (argument != nullptr && argument->is_path())
      words += "        files=yes\n";
    words += "        ;;\n";
  }
  return "# Completes " + name + "'s commands in bash. Made by `" + name +
         " completions bash`.\n" + R"(
_)" + name +
         R"(() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  local path=)" +
         name + R"( words= options= files= word i
  # bash makes words of their own of what stands around a '='.
  if [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  elif [[ $cur == = ]]; then
    cur=
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case "$path $word" in
)" + paths +
         R"(    esac
  done
  case "$path $prev" in
)" + values +
         R"(    *)
      case $path in
)" + words +
         R"(      esac
      [[ $cur == -* ]] && words=$options files=
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  if [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    local file
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$cur")
  fi
}
complete -F _)" +
         name + " " + name + "\n";
}

namespace {

// ZSH

// Escapes text inside a quoted argument of _arguments.
std::string ZshText(const std::string& text) {
  std::string escaped;
  for (const char c : Menu(text)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c == '\'' ? '`' : c;
  }
  return escaped;
}

std::string ZshValue(const OptionFacts& option) {
  std::string value = option.value.empty() ? "value" : option.value;
  std::replace(value.begin(), value.end(), ':', '-');
  if (!option.choices.empty())
    return ":" + value + ":(" + Join(option.choices, " ") + ")";
  return ":" + value + ":" + (option.is_path() ? "_files" : " ");
}

// "    '(-n --top-n)'{-n,--top-n}'[best]:N: ' \"
std::string ZshOption(const OptionFacts& option) {
  const std::string value = option.takes_value ? ZshValue(option) : "";
  const std::string text = "[" + ZshText(option.what) + "]" + value;
  const std::string names = Join(option.names, ",");
  const std::string once =
      option.repeatable ? "'*'" : "'(" + Join(option.names, " ") + ")'";
  return "    " + once + (option.names.size() > 1 ? "{" + names + "}" : names) +
         "'" + text + "' \\\n";
}

std::string ZshFunctionName(const CommandTree& command) {
  return "_" + command.full_name("_");
}

std::string ZshFunction(const CommandTree& command) {
  std::string text = ZshFunctionName(command) + "() {\n";
  if (!command.commands.empty()) {
    text += "  local curcontext=$curcontext state line\n  local -a commands\n";
  }
  text +=
      command.commands.empty() ? "  _arguments \\\n" : "  _arguments -C \\\n";
  for (const OptionFacts& option : command.options) {
    if (!option.argument) text += ZshOption(option);
  }
  if (command.commands.empty()) {
    const OptionFacts* argument = ArgumentOf(command);
    return text +
           (argument == nullptr
                ? "    && return\n"
                : "    '*" + ZshValue(*argument) + "' && return\n") +
           "}\n\n";
  }
  text +=
      "    '1:command:->command' '*::argument:->argument' && return\n"
      "  case $state in\n"
      "    command)\n"
      "      commands=(\n";
  for (const CommandTree& under : command.commands)
    text += "        '" + under.name() + ":" + ZshText(under.what) + "'\n";
  text +=
      "      )\n"
      "      _describe command commands\n"
      "      ;;\n"
      "    argument)\n"
      "      case $words[1] in\n";
  for (const CommandTree& under : command.commands)
    text += "        " + under.name() + ") " + ZshFunctionName(under) + " ;;\n";
  return text + "      esac\n      ;;\n  esac\n}\n\n";
}

}  // namespace

std::string ZshCompletions(const CommandTree& program) {
  const std::string name = program.name();
  std::string text = "#compdef " + name + "\n# Completes " + name +
                     "'s commands in zsh. Made by `" + name +
                     " completions zsh`.\n\n";
  for (const CommandTree* command : AllCommands(program))
    text += ZshFunction(*command);
  // Runs the function if autoloaded, defines it if sourced.
  return text + "if [[ $funcstack[1] == _" + name + " ]]; then\n  _" + name +
         " \"$@\"\nelse\n  compdef _" + name + " " + name + "\nfi\n";
}

namespace {

// FISH

// A condition that holds if the command line contains the command's words.
std::string FishCondition(const CommandTree& command) {
  if (command.path.size() == 1) return "__fish_use_subcommand";
  std::vector<std::string> seen;
  for (size_t i = 1; i < command.path.size(); ++i)
    seen.push_back("__fish_seen_subcommand_from " + command.path[i]);
  std::string condition = Join(seen, "; and ");
  if (!command.commands.empty()) {
    condition += "; and not __fish_seen_subcommand_from " +
                 Join(CommandNames(command), " ");
  }
  return condition;
}

std::string FishValue(const OptionFacts& option) {
  if (!option.takes_value) return "";
  if (!option.choices.empty())
    return " -x -a " + Quoted(Join(option.choices, " "));
  return option.is_path() ? " -r -F" : " -x";
}

}  // namespace

std::string FishCompletions(const CommandTree& program) {
  const std::string name = program.name();
  std::string text = "# Completes " + name + "'s commands in fish. Made by `" +
                     name + " completions fish`.\ncomplete -c " + name +
                     " -f\n";
  for (const CommandTree* command : AllCommands(program)) {
    const std::string begin =
        "complete -c " + name + " -n " + Quoted(FishCondition(*command));
    for (const CommandTree& under : command->commands) {
      text += begin + " -a " + under.name() + " -d " +
              Quoted(Menu(under.what)) + "\n";
    }
    for (const OptionFacts& option : command->options) {
      if (option.argument) {
        if (!option.choices.empty())
          text += begin + " -a " + Quoted(Join(option.choices, " ")) + "\n";
        if (option.is_path()) text += begin + " -F\n";
        continue;
      }
      text += begin;
      for (const std::string& word : option.names)
        text += word.starts_with("--") ? " -l " + word.substr(2)
                                       : " -s " + word.substr(1);
      text += FishValue(option) + " -d " + Quoted(Menu(option.what)) + "\n";
    }
  }
  return text;
}

std::string CompletionsFor(const std::string& shell,
                           const CommandTree& program) {
  if (shell == "zsh") return ZshCompletions(program);
  if (shell == "fish") return FishCompletions(program);
  return BashCompletions(program);
}

}  // namespace podium
