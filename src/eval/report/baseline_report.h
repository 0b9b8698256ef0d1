#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace podium {

// The value of `podium_eval` in a report's JSON. A version may gain members; if
// the meaning of one changes, the version changes.
inline constexpr int64_t kEvalReportVersion = 1;

// The parts of an earlier report that a later one is checked against.
struct BaselineRun {
  std::string name;
  // "ndcg_cut_10" and its mean, in the report's order; without means that the
  // report left undefined.
  std::vector<std::pair<std::string, double>> means;
};
struct BaselineReport {
  std::string dataset;
  std::vector<std::string> qids;  // in order, see ValidText()
  // How documents were counted; absent if the report does not say.
  std::optional<int64_t> level;
  std::optional<bool> judged_only;
  std::vector<BaselineRun> runs;  // in the report's order
};

// Reads the output of ReportJson(); "-" is standard input. kNotFound if there
// is no such file. kInvalidData, which names the file, if it is not a report,
// is another version, or has runs and measures that do not match.
Result<BaselineReport> ReadEvalReport(const std::string& file);

}  // namespace podium
