#pragma once

#include <string>

#include "eval/evaluate.h"

namespace podium {

// An evaluation as trec_eval prints it: lines of the name, padded to 22
// characters, the query or "all", and the value, tabs between. With `per_query`
// the lines of every query, with `summary` then those of the run. Z scores have
// a 'Z' before the name, and four decimals where a value would be whole.
std::string TrecEvalReport(const Evaluation& evaluation, bool per_query,
                           bool summary);

}  // namespace podium
