#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "api/dialect.h"

namespace podium {

// Every rerank dialect.
std::span<const Dialect* const> AllDialects();

// The dialect with that name, as written in a configuration; null if there is
// none.
const Dialect* FindDialect(std::string_view name);

// The dialects that a server speaks: all except those switched off. The vLLM
// dialect also covers vLLM's score route, and the TEI dialect covers TEI's
// /info.
class DialectSet {
 public:
  bool Has(const Dialect& dialect) const { return (off_ & Bit(dialect)) == 0; }
  void SwitchOff(const Dialect& dialect) { off_ |= Bit(dialect); }

 private:
  static uint32_t Bit(const Dialect& dialect);

  uint32_t off_ = 0;
};

}  // namespace podium
