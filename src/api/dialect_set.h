#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "api/dialect.h"

namespace podium {

// Every rerank dialect there is.
std::span<const Dialect* const> AllDialects();

// The dialect of that name, as a configuration has it; null where there is
// none.
const Dialect* FindDialect(std::string_view name);

// Which dialects a server speaks: all, but for those that were switched off.
// vLLM's stands for its score route too, TEI's for its /info.
class DialectSet {
 public:
  bool Has(const Dialect& dialect) const { return (off_ & Bit(dialect)) == 0; }
  void SwitchOff(const Dialect& dialect) { off_ |= Bit(dialect); }

 private:
  static uint32_t Bit(const Dialect& dialect);

  uint32_t off_ = 0;
};

}  // namespace podium
