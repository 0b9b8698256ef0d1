#pragma once

#include <string>
#include <vector>

#include "eval/run_comparison.h"

namespace podium {

// What `podium eval` prints. `runs` are the files' names, in the comparison's
// order.

// A block of lines a measure, a line a run: mean, and beside the first run the
// difference, wins/ties/losses, p-values, the interval of the difference and
// the effect size; "-" for what cannot be said.
std::string EvalTable(const std::vector<std::string>& runs,
                      const RunComparison& comparison, double confidence);

// The same with every digit, an object; null for what cannot be said.
std::string EvalJson(const std::vector<std::string>& runs,
                     const RunComparison& comparison);

// Every query's values, a record a query, run and measure:
// query,run,measure,value.
std::string EvalCsv(const std::vector<std::string>& runs,
                    const RunComparison& comparison);

}  // namespace podium
