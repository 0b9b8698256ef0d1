#pragma once

#include <charconv>
#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

namespace podium {

// Splits a line at white space, as defined by isspace(). Fills `fields` as far
// as it has room, and returns how many fields the line has, which may be more.
size_t SplitFields(std::string_view line, std::span<std::string_view> fields);

// Parses a whole field as a number, with or without a '+'. False for anything
// else, and for values out of the type's range.
template <class Number>
bool ParseField(std::string_view text, Number& number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

}  // namespace podium
