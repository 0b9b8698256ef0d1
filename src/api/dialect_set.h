#pragma once

#include <set>
#include <span>
#include <string_view>

#include "api/dialect.h"
#include "api/dialects/cohere_v1.h"

namespace podium {

// Every dialect, in the order in which their signs are looked for.
std::span<const Dialect* const> AllDialects();

// The dialect with that name, as written in a configuration; null if there is
// none.
const Dialect* FindDialect(std::string_view name);

// The dialects that a server speaks.
struct DialectChoice {
  // The table to choose from.
  std::span<const Dialect* const> table = AllDialects();
  // The dialect of a request to a shared path that shows no sign: Cohere's v1,
  // unless the operator's clients speak another one.
  const Dialect* unmarked = &kCohereV1;
  // Names of dialects that are not spoken, with all of their routes.
  std::set<std::string_view> off = {};

  bool Speaks(const Dialect& dialect) const {
    return !off.contains(dialect.name);
  }
};

}  // namespace podium
