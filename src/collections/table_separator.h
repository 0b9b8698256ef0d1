#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Excel's first line "sep=;", with or without quotes around it: what it says.
std::optional<char> SaidSeparator(std::string_view first_line);

// As --separator takes it: "','", "tab".
std::string SeparatorName(char separator);

struct SeparatorQuestion {
  std::string_view first_line;  // of the table
  char usual = ',';
  bool header = true, quotes = true;
  std::string_view column;                        // a name, a number, or empty
  std::initializer_list<std::string_view> known;  // names to look for without
};

// What separates the fields of a table that was not said to have another
// separator than the usual one: a comma, a semicolon, a tab or '|' under which
// the first line has the column, where it has no such column otherwise.
// kInvalidData where the line has none of the usual separators, but others, and
// nothing tells whether they separate.
Result<char> FindSeparator(const SeparatorQuestion& question);

}  // namespace podium
