#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

// A value that users choose by name. The owner of the type exports a table of
// all of them, and flags, errors and documents read that table, so that a name
// is written down once.
template <class T>
struct Choice {
  std::string_view name;
  T value;
  std::string_view what;  // one line of help
};

template <class T>
using Choices = std::span<const Choice<T>>;

template <class T>
std::optional<T> FindChoice(Choices<T> choices, std::string_view name) {
  for (const Choice<T>& choice : choices) {
    if (choice.name == name) return choice.value;
  }
  return std::nullopt;
}

// Empty if the table does not have the value.
template <class T>
std::string_view NameOfChoice(Choices<T> choices, T value) {
  for (const Choice<T>& choice : choices) {
    if (choice.value == value) return choice.name;
  }
  return {};
}

template <class T>
std::vector<std::string> NamesOfChoices(Choices<T> choices) {
  std::vector<std::string> names;
  for (const Choice<T>& choice : choices) names.emplace_back(choice.name);
  return names;
}

// "a, b or c", for help and errors.
template <class T>
std::string ListChoices(Choices<T> choices) {
  std::string list;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) list += i + 1 == choices.size() ? " or " : ", ";
    list += choices[i].name;
  }
  return list;
}

// "a: the first; b: the second", for the help of a flag.
template <class T>
std::string DescribeChoices(Choices<T> choices) {
  std::string text;
  for (const Choice<T>& choice : choices) {
    if (!text.empty()) text += "; ";
    text.append(choice.name).append(": ").append(choice.what);
  }
  return text;
}

}  // namespace podium
