#include "cli/trec_eval.h"

#include <iostream>
#include <utility>

#include "cli/exit_code.h"
#include "eval/evaluate.h"
#include "eval/trec_eval_report.h"

namespace podium {
namespace {

Result<std::string> Report(const TrecEvalFlags& flags) {
  auto measures = SelectMeasures(flags.measures);
  if (!measures) return Unexpected(measures.error());
  const auto qrels = OpenQrels(flags.qrels, QrelsFormat::kTrec);
  if (!qrels) return Unexpected(qrels.error());
  const auto run = OpenTrecRunFile(flags.run);
  if (!run) return Unexpected(run.error());
  const auto evaluation =
      Evaluate(*qrels, *run, *std::move(measures), flags.options);
  if (!evaluation) return Unexpected(evaluation.error());
  return TrecEvalReport(*evaluation, flags.per_query, !flags.no_summary);
}

}  // namespace

int RunTrecEval(const TrecEvalFlags& flags) {
  return RunTrecEval(flags, std::cout, std::cerr);
}

int RunTrecEval(const TrecEvalFlags& flags, std::ostream& out,
                std::ostream& err) {
  const auto report = Report(flags);
  if (!report) {
    err << "podium trec_eval: " << report.error().message << "\n";
    return ExitCodeOf(report.error().code);
  }
  out << *report << std::flush;
  if (out) return kExitOk;
  err << "podium trec_eval: standard output: write failed\n";
  return kExitUnavailable;
}

}  // namespace podium
