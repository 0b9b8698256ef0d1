#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/shared/exit_code.h"

namespace podium {

// The last step of a command that only prints a report: writes the report to
// `out`, or the error to `err`. Returns an ExitCode.
inline int PrintReport(std::string_view command,
                       const Result<std::string>& report, std::ostream& out,
                       std::ostream& err) {
  if (!report) {
    err << "podium " << command << ": " << report.error().message << "\n";
    return ExitCodeOf(report.error().code);
  }
  out << *report << std::flush;
  if (out) return kExitOk;
  err << "podium " << command << ": standard output: write failed\n";
  return kExitUnavailable;
}

}  // namespace podium
