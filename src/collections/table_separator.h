#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The separator that a first line "sep=;" declares, as Excel writes it, with or
// without quotes around it.
std::optional<char> SaidSeparator(std::string_view first_line);

// A separator in the form that --separator takes: "','", "tab".
std::string SeparatorName(char separator);

struct SeparatorQuestion {
  std::string_view first_line;  // of the table
  char usual = ',';
  bool header = true, quotes = true;
  std::string_view column;                        // a name, a number, or empty
  std::initializer_list<std::string_view> known;  // names to look for if
                                                  // `column` is empty
};

// Finds the field separator of a table when none was given: the usual one,
// unless the first line has the wanted column only when split at another (a
// comma, a semicolon, a tab or '|'). kInvalidData if the line has no usual
// separator but contains others, and it is unclear whether they separate.
Result<char> FindSeparator(const SeparatorQuestion& question);

}  // namespace podium
