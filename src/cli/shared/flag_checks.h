#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
#include <concepts>
#include <string>

namespace podium {

// Accepts numbers of at least `least`; only whole numbers if T is an integer
// type.
template <class T>
CLI::Validator AtLeast(T least) {
  return CLI::Validator(
      [least](const std::string& text) {
        T number{};
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        if (error == std::errc() && stop == end && number >= least)
          return std::string();
        const std::string kind =
            std::integral<T> ? "a whole number" : "a number";
        return "'" + text + "' is not " + kind + " of at least " +
               std::to_string(static_cast<int64_t>(least));
      },
      "");
}

}  // namespace podium
