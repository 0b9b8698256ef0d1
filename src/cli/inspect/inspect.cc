#include "cli/inspect/inspect.h"

#include <iostream>

#include "cli/inspect/inspect_report.h"
#include "cli/shared/complain.h"
#include "cli/shared/print_report.h"

namespace podium {

int RunInspect(const InspectFlags& flags) {
  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Complain("inspect", spec.error());
  const auto report = ReportOnModel(*spec, Limits(), flags.prompt_template);
  if (!report) return Complain("inspect", report.error());
  const int printed = PrintReport(
      "inspect",
      flags.format == "json" ? InspectJson(*report) : InspectText(*report),
      std::cout, std::cerr);
  if (printed != kExitOk) return printed;
  return report->problems.empty() ? kExitOk : kExitCheckFailed;
}

}  // namespace podium
