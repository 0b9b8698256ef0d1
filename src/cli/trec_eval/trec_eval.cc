#include "cli/trec_eval/trec_eval.h"

#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "cli/shared/print_report.h"
#include "collections/fields.h"
#include "eval/evaluate.h"
#include "eval/trec_eval_report.h"

namespace podium {
namespace {

// Applies LEVEL[.QUERY]: only that query is evaluated. trec_eval's debug output
// at that level is not printed.
Result<EvaluationOptions> OptionsOf(const TrecEvalFlags& flags) {
  EvaluationOptions options = flags.options;
  if (flags.debug.empty()) return options;
  const size_t dot = std::min(flags.debug.find('.'), flags.debug.size());
  int64_t level = 0;
  if (!ParseField(std::string_view(flags.debug).substr(0, dot), level)) {
    return Fail(ErrorCode::kInvalidArgument,
                "-D '" + flags.debug +
                    "': expected LEVEL or LEVEL.QUERY, a "
                    "whole number and a query",
                "-D");
  }
  if (dot < flags.debug.size())
    options.only_query = flags.debug.substr(dot + 1);
  return options;
}

Result<std::optional<ZScores>> ZScoresOf(const TrecEvalFlags& flags) {
  if (flags.zscores.empty()) return std::nullopt;
  Result<ZScores> scores = ZScores::Open(flags.zscores);
  if (!scores) return Unexpected(std::move(scores.error()));
  return *std::move(scores);
}

Result<std::string> Report(const TrecEvalFlags& flags) {
  const auto options = OptionsOf(flags);
  if (!options) return Unexpected(options.error());
  auto measures = SelectMeasures(flags.measures);
  if (!measures) return Unexpected(measures.error());
  const auto qrels = OpenQrels(flags.qrels, QrelsFormat::kTrec);
  if (!qrels) return Unexpected(qrels.error());
  const auto run = OpenTrecRunFile(flags.run, RunFormat::kTrec);
  if (!run) return Unexpected(run.error());
  const auto zscores = ZScoresOf(flags);
  if (!zscores) return Unexpected(zscores.error());
  const auto evaluation = Evaluate(*qrels, *run, *std::move(measures), *options,
                                   *zscores ? &**zscores : nullptr);
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
