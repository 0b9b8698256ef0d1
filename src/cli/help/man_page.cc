#include "cli/help/man_page.h"

#include <podium/version.h>

#include <algorithm>

namespace podium {
namespace {

// Escapes text for roff: literal backslashes and hyphens, and no line that
// reads as a request.
std::string Roff(const std::string& text) {
  std::string roff;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) roff += "\\&";
    line_begins = c == '\n';
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else if (c == '\'') {
      roff += "\\(aq";
    } else if (c == '`') {
      roff += "\\(ga";
    } else if (c == '^') {
      roff += "\\(ha";
    } else if (c == '~') {
      roff += "\\(ti";
    } else {
      roff += c;
    }
  }
  return roff;
}

std::string Bold(const std::string& text) {
  return "\\fB" + Roff(text) + "\\fP";
}
std::string Italic(const std::string& text) {
  return "\\fI" + Roff(text) + "\\fP";
}

std::string ValueName(const OptionFacts& option) {
  if (option.argument) return option.names.front();
  return option.value;
}

std::string Synopsis(const CommandTree& command) {
  std::string text = Bold(command.full_name());
  const bool options =
      std::any_of(command.options.begin(), command.options.end(),
                  [](const OptionFacts& option) { return !option.argument; });
  if (options) text += " [" + Italic("option") + "]...";
  for (const OptionFacts& option : command.options) {
    if (!option.argument) continue;
    const std::string name = Italic(option.names.front());
    text += option.required ? " " + name : " [" + name + "]";
    if (option.repeatable) text += "...";
  }
  if (!command.commands.empty()) text += " " + Italic("command") + " ...";
  return text + "\n";
}

std::string Entry(const OptionFacts& option) {
  std::string head;
  for (const std::string& name : option.names) {
    if (!head.empty()) head += ", ";
    head += option.argument ? Italic(name) : Bold(name);
  }
  if (option.takes_value && !option.argument)
    head += " " + Italic(ValueName(option));
  std::string text = ".TP\n" + head + "\n" + Roff(option.what) + ".\n";
  if (!option.choices.empty()) {
    text += "One of";
    for (size_t i = 0; i < option.choices.size(); ++i)
      text += (i == 0 ? " " : ", ") + Bold(option.choices[i]);
    text += ".\n";
  }
  if (!option.default_value.empty())
    text += "The default is " + Bold(option.default_value) + ".\n";
  if (option.repeatable && !option.argument)
    text += "May be given more than once.\n";
  return text;
}

// The groups in order; options without a group go first.
std::string Options(const CommandTree& command) {
  std::vector<std::string> groups;
  for (const OptionFacts& option : command.options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end())
      groups.push_back(option.group);
  }
  std::string text;
  for (const std::string& group : groups) {
    if (group != "Options") text += ".SS " + Roff(group) + "\n";
    for (const OptionFacts& option : command.options) {
      if (option.group == group) text += Entry(option);
    }
  }
  return text.empty() ? "" : ".SH OPTIONS\n" + text;
}

std::string Commands(const CommandTree& command) {
  if (command.commands.empty()) return "";
  std::string text = ".SH COMMANDS\n";
  for (const CommandTree& under : command.commands) {
    text += ".TP\n" + Bold(under.full_name()) + "\n" + Roff(under.what) +
            ", see " + Bold(under.full_name("-")) + "(1).\n";
  }
  return text;
}

// The lines of a text, without their ends.
std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// Paragraphs as running text; lines that begin with spaces are examples and
// stay verbatim.
std::string Prose(const std::string& text) {
  std::string roff;
  bool verbatim = false;
  for (const std::string& line : LinesOf(text)) {
    const bool indented = line.starts_with("  ");
    if (indented != verbatim)
      roff += indented ? ".PP\n.nf\n.RS 2\n" : ".RE\n.fi\n";
    verbatim = indented;
    if (line.empty()) {
      roff += ".PP\n";
    } else {
      roff += Roff(indented ? line.substr(2) : line) + "\n";
    }
  }
  if (verbatim) roff += ".RE\n.fi\n";
  return roff;
}

// A command's footer: the text under "Examples:", up to an empty line, and the
// rest.
struct Footer {
  std::string examples, notes;
};

Footer Split(const std::string& more) {
  constexpr char kExamples[] = "Examples:\n";
  const size_t begin = more.find(kExamples);
  if (begin == more.npos) return {"", more};
  const size_t examples = begin + sizeof(kExamples) - 1;
  const size_t end = std::min(more.find("\n\n", examples), more.size());
  return {more.substr(examples, end - examples),
          end == more.size() ? "" : more.substr(end + 2)};
}

// The first paragraph in one line, for the page's title.
std::string Title(const std::string& what) {
  std::string title = what.substr(0, what.find('\n'));
  if (title.ends_with('.')) title.pop_back();
  return title;
}

std::string SeeAlso(const CommandTree& command) {
  if (command.path.size() == 1) return "";
  std::string parent = command.path.front();
  for (size_t i = 1; i + 1 < command.path.size(); ++i)
    parent += "-" + command.path[i];
  return ".SH SEE ALSO\n" + Bold(parent) + "(1)\n";
}

}  // namespace

std::string ManPage(const CommandTree& command) {
  std::string name = command.full_name("-");
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
  const Footer footer = Split(command.more);
  const size_t paragraph = command.what.find("\n\n");
  std::string text = ".TH \"" + Roff(upper) + "\" 1 \"\" \"podium " +
                     PODIUM_VERSION + "\" \"User Commands\"\n";
  text += ".SH NAME\n" + Roff(name) + " \\- " + Roff(Title(command.what)) +
          "\n.SH SYNOPSIS\n" + Synopsis(command);
  if (paragraph != command.what.npos) {
    text += ".SH DESCRIPTION\n" + Roff(command.what.substr(0, paragraph)) +
            "\n" + Prose(command.what.substr(paragraph + 2));
  }
  text += Commands(command) + Options(command);
  if (!footer.examples.empty())
    text += ".SH EXAMPLES\n" + Prose(footer.examples);
  if (!footer.notes.empty()) text += ".SH NOTES\n" + Prose(footer.notes);
  return text + SeeAlso(command);
}

}  // namespace podium
