#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace podium {

// A score that somebody else published.
struct ExpectedScore {
  std::string query;
  std::string document;
  double score = 0;
};

// Reads a JSON list of {"query", "document", "score"}, or an object with such a
// list under "pairs"; "logit" is another name for "score". kNotFound without
// the file; kInvalidData, naming the entry, for anything else in it.
Result<std::vector<ExpectedScore>> ReadExpectedScores(const std::string& file);

}  // namespace podium
