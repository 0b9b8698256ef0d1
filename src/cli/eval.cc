#include "cli/eval.h"

#include <podium/version.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "cli/eval_report.h"
#include "cli/print_report.h"
#include "eval/report/report.h"
#include "eval/run_comparison.h"

namespace podium {
namespace {

const std::vector<std::string> kUsualMeasures = {"ndcg_cut.10", "recip_rank",
                                                 "map", "P.10", "recall.100"};

Result<std::string> Report(const EvalFlags& flags) {
  if (std::ranges::count(flags.runs, "-") + (flags.qrels == "-") > 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "only one file can be standard input", "run");
  }
  if (auto known = CheckReportFiles(flags.reports); !known)
    return Unexpected(std::move(known.error()));
  const auto measures =
      SelectMeasures(flags.measures.empty() ? kUsualMeasures : flags.measures);
  if (!measures) return Unexpected(measures.error());
  const auto qrels = OpenQrels(flags.qrels, QrelsFormat::kDetected);
  if (!qrels) return Unexpected(qrels.error());
  std::vector<TrecRunFile> runs;
  for (const std::string& file : flags.runs) {
    auto run = OpenTrecRunFile(file);
    if (!run) return Unexpected(run.error());
    runs.push_back(*std::move(run));
  }
  auto comparison =
      CompareRuns(*qrels, runs, *measures, flags.options, flags.significance);
  if (!comparison) return Unexpected(comparison.error());
  EvalReport report{.dataset = flags.qrels,
                    .podium_version = PODIUM_VERSION,
                    .comparison = *std::move(comparison),
                    .confidence = flags.significance.confidence};
  for (const std::string& file : flags.runs)
    report.runs.push_back({.name = file});
  if (auto written = WriteReportFiles(report, flags.reports); !written)
    return Unexpected(std::move(written.error()));
  return ReportText(report, ParseReportForm(flags.format));
}

}  // namespace

int RunEval(const EvalFlags& flags) {
  return RunEval(flags, std::cout, std::cerr);
}

int RunEval(const EvalFlags& flags, std::ostream& out, std::ostream& err) {
  return PrintReport("eval", Report(flags), out, err);
}

}  // namespace podium
