#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace podium {

// The value of `podium_eval` in a report's JSON. Members may be added to a
// version; one that means something else makes another.
inline constexpr int64_t kEvalReportVersion = 1;

// What of an earlier report a later one is held to.
struct BaselineRun {
  std::string name;
  // "ndcg_cut_10" and its mean, in the report's order; without those that the
  // report could not say.
  std::vector<std::pair<std::string, double>> means;
};
struct BaselineReport {
  std::string dataset;
  std::vector<std::string> qids;  // in order, see ValidText()
  // How documents counted; absent where the report does not say.
  std::optional<int64_t> level;
  std::optional<bool> judged_only;
  std::vector<BaselineRun> runs;  // as the report has them
};

// Reads what ReportJson() wrote; "-" is standard input. kNotFound where there
// is no such file; kInvalidData, which names the file, for one that is not a
// report, is of another version, or whose runs and measures do not fit
// together.
Result<BaselineReport> ReadEvalReport(const std::string& file);

}  // namespace podium
