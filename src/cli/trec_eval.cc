#include "cli/trec_eval.h"

#include <iostream>
#include <utility>

#include "cli/print_report.h"
#include "eval/evaluate.h"
#include "eval/trec_eval_report.h"

namespace podium {
namespace {

Result<std::string> Report(const TrecEvalFlags& flags) {
  auto measures = SelectMeasures(flags.measures);
  if (!measures) return Unexpected(measures.error());
  const auto qrels = OpenQrels(flags.qrels, QrelsFormat::kTrec);
  if (!qrels) return Unexpected(qrels.error());
  const auto run = OpenTrecRunFile(flags.run, RunFormat::kTrec);
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
  return PrintReport("trec_eval", Report(flags), out, err);
}

}  // namespace podium
