#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "rerank/pair_layout.h"

namespace podium {

// The room of a pair of at most `longest` tokens, of which `special` stand
// around the texts. The query gets half of what both have, so that every
// document has the other half (Cohere's rule).
inline PairRoom SharedRoom(int64_t longest, int64_t special) {
  const int64_t texts = longest - special;
  return {.special = special,
          .texts = texts,
          .query = texts / 2,
          .document = texts};
}

// For models that cannot be told what to look for.
inline Result<void> RefuseInstruction(const std::string& instruction) {
  if (instruction.empty()) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "instruction is given, but this model reads none; leave it out",
              "instruction");
}

}  // namespace podium
