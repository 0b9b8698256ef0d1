#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"

namespace podium {

// The files of `--report`, each in the form that its suffix names: .html, .md,
// .json, .csv.

// Before anything is measured: kInvalidArgument for a suffix that names no
// form, kUnavailable for a file whose folder nobody can write to.
Result<void> CheckReportFiles(const std::vector<std::string>& files);

// Writes them, each whole or not at all. kUnavailable where one cannot be
// written; those after it are not.
Result<void> WriteReportFiles(const EvalReport& report,
                              const std::vector<std::string>& files);

}  // namespace podium
