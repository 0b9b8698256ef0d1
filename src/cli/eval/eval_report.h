#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"

namespace podium {

// The files of `--report`. The suffix chooses the form: .html, .md, .json,
// .csv.

// For use before anything is measured: kInvalidArgument for an unknown suffix,
// kUnavailable for a file whose folder is not writable.
Result<void> CheckReportFiles(const std::vector<std::string>& files);

// Writes the files, each completely or not at all. kUnavailable if one cannot
// be written; the files after it are then not written either.
Result<void> WriteReportFiles(const EvalReport& report,
                              const std::vector<std::string>& files);

}  // namespace podium
