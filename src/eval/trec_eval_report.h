#pragma once

#include <string>

#include "eval/evaluate.h"

namespace podium {

// An evaluation as trec_eval prints it: each line has the name, padded to 22
// characters, the query or "all", and the value, separated by tabs. `per_query`
// prints the lines of every query; `summary` then prints the run's. Z scores
// have a 'Z' before the name, and four decimals even if the value would be
// whole.
std::string TrecEvalReport(const Evaluation& evaluation, bool per_query,
                           bool summary);

}  // namespace podium
