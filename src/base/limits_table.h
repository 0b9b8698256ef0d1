#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/limits.h"

namespace podium {

// One limit as users see it: a flag of `podium serve`, a key of its
// configuration file, a row of docs/configuration.md. All three are generated
// from the table, so they cannot differ.
struct LimitRow {
  std::string_view name;  // the flag without its dashes: "max-body-bytes"
  std::string_view unit;  // "bytes", "ms", "tokens" or "" for a count
  std::string_view what;
  int64_t hard_max;  // the largest value allowed; at least 1
  std::variant<int64_t Limits::*, std::chrono::milliseconds Limits::*> member;

  int64_t Get(const Limits& limits) const;
  void Set(Limits& limits, int64_t value) const;
};

// Every member of Limits, in declaration order.
std::span<const LimitRow> LimitTable();

// The table with its defaults, as printed in docs/configuration.md.
std::string LimitTableMarkdown();

}  // namespace podium
