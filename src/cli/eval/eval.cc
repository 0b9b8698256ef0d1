#include "cli/eval/eval.h"

#include <podium/version.h>

#include <iostream>
#include <optional>
#include <utility>

#include "cli/eval/eval_checks.h"
#include "cli/eval/eval_report.h"
#include "cli/eval/rerank_first_stage.h"
#include "cli/shared/print_report.h"
#include "eval/identical_ids.h"
#include "eval/report/baseline_report.h"
#include "eval/report/report.h"
#include "eval/reported_queries.h"
#include "eval/run_comparison.h"

namespace podium {
namespace {

const std::vector<std::string> kUsualMeasures = {"ndcg_cut.10", "recip_rank",
                                                 "map", "P.10", "recall.100"};
constexpr int64_t kReportedDocuments = 10;  // per run and query

// The inputs of a report besides the runs.
struct Inputs {
  std::vector<SelectedMeasure> measures;
  std::vector<FailIf> fail_ifs;
  std::optional<Baseline> baseline;
  CollectionFiles files;
  Qrels qrels;
};

Result<Baseline> ReadBaseline(const EvalFlags& flags) {
  auto report = ReadEvalReport(flags.baseline);
  if (!report) return Unexpected(report.error());
  return Baseline{.file = flags.baseline,
                  .report = *std::move(report),
                  .max_drop = flags.max_drop};
}

std::string DatasetName(const EvalFlags& flags) {
  return flags.dataset.empty() ? flags.qrels : flags.dataset;
}

// Reads the measures, and the checks on them.
Result<void> ReadMeasures(const EvalFlags& flags, Inputs& inputs) {
  auto measures =
      SelectMeasures(flags.measures.empty() ? kUsualMeasures : flags.measures);
  if (!measures) return Unexpected(measures.error());
  inputs.measures = *std::move(measures);
  for (const std::string& text : flags.fail_if) {
    Result<FailIf> check = ParseFailIf(text);
    if (!check) return Unexpected(check.error());
    inputs.fail_ifs.push_back(*std::move(check));
  }
  const Result<void> figures =
      CheckFigures(inputs.fail_ifs, inputs.measures, flags.reranks());
  if (!figures || flags.baseline.empty()) return figures;
  Result<Baseline> baseline = ReadBaseline(flags);
  if (!baseline) return Unexpected(baseline.error());
  inputs.baseline = *std::move(baseline);
  return CheckBaseline(*inputs.baseline, inputs.measures);
}

Result<Inputs> ReadInputs(const EvalFlags& flags) {
  Inputs inputs;
  const Result<void> measures = ReadMeasures(flags, inputs);
  if (!measures) return Unexpected(measures.error());
  auto files = FindFiles(
      flags.dataset,
      {.qrels = flags.qrels, .queries = flags.queries, .corpus = flags.corpus},
      flags.reranks());
  if (!files) return Unexpected(files.error());
  inputs.files = *std::move(files);
  auto qrels = OpenQrels(inputs.files.qrels, QrelsFormat::kDetected);
  if (!qrels) return Unexpected(qrels.error());
  inputs.qrels = *std::move(qrels);
  if (!inputs.baseline) return inputs;
  MeasuredQueries queries{
      .dataset = DatasetName(flags), .qids = {}, .options = flags.options};
  for (const JudgedQuery& query : inputs.qrels.queries)
    queries.qids.emplace_back(query.qid);
  const Result<void> comparable = CheckComparable(*inputs.baseline, queries);
  if (!comparable) return Unexpected(comparable.error());
  return inputs;
}

Result<std::vector<TrecRunFile>> ReadRuns(
    const std::vector<std::string>& files) {
  std::vector<TrecRunFile> runs;
  for (const std::string& file : files) {
    auto run = OpenTrecRunFile(file);
    if (!run) return Unexpected(run.error());
    runs.push_back(*std::move(run));
  }
  return runs;
}

// The runs, after reranking if that was asked for.
Result<EvaluatedRuns> RunsOf(const EvalFlags& flags, const Inputs& inputs,
                             std::vector<TrecRunFile> runs,
                             const CollectionTexts& texts, std::ostream& err) {
  if (!flags.reranks()) {
    EvaluatedRuns read{.runs = std::move(runs)};
    for (const std::string& file : flags.runs)
      read.reported.push_back({.name = file});
    return read;
  }
  // Find errors in the run or a measure before reranking for hours.
  const auto first = CompareRuns(inputs.qrels, runs, inputs.measures,
                                 flags.options, flags.significance);
  if (!first) return Unexpected(first.error());
  return RerankFirstStage(flags, inputs.qrels, std::move(runs.front()), texts,
                          err);
}

Result<EvalReport> ReportOf(const EvalFlags& flags, const Inputs& inputs,
                            std::ostream& err) {
  auto files = ReadRuns(flags.reranks() ? std::vector{flags.run} : flags.runs);
  if (!files) return Unexpected(files.error());
  std::optional<int64_t> identical_ids;
  if (flags.ignores_identical_ids()) {
    identical_ids = 0;
    for (TrecRunFile& run : *files) *identical_ids += DropIdenticalIds(run);
  }
  const auto texts = OpenTexts(inputs.files, inputs.qrels, *files);
  if (!texts) return Unexpected(texts.error());
  auto runs = RunsOf(flags, inputs, *std::move(files), *texts, err);
  if (!runs) return Unexpected(runs.error());
  auto comparison = CompareRuns(inputs.qrels, runs->runs, inputs.measures,
                                flags.options, flags.significance);
  if (!comparison) return Unexpected(comparison.error());
  const TrecRunFile& last = runs->runs.back();
  EvalReport report{.dataset = DatasetName(flags),
                    .ranker = flags.ranker,
                    .podium_version = PODIUM_VERSION,
                    .runs = std::move(runs->reported),
                    .identical_ids = identical_ids,
                    .comparison = *std::move(comparison),
                    .confidence = flags.significance.confidence,
                    .level = flags.options.level,
                    .judged_only = flags.options.judged_only};
  report.queries =
      ReportQueries(inputs.qrels, report.comparison.qids, runs->runs.front(),
                    last, runs->scores, kReportedDocuments);
  const Result<void> filled = FillTexts(*texts, report.queries);
  if (!filled) return Unexpected(filled.error());
  report.calibration =
      Calibration(inputs.qrels, last, runs->scores, flags.options.level);
  return report;
}

// The text to print, and the checks that failed.
struct EvalOutcome {
  std::string text;
  std::vector<std::string> failed;
};

Result<EvalOutcome> OutcomeOf(const EvalFlags& flags, std::ostream& err) {
  const Result<void> checked = CheckEvalFlags(flags).and_then(
      [&flags] { return CheckReportFiles(flags.reports); });
  if (!checked) return Unexpected(checked.error());
  const Result<Inputs> inputs = ReadInputs(flags);
  if (!inputs) return Unexpected(inputs.error());
  const Result<EvalReport> report = ReportOf(flags, *inputs, err);
  if (!report) return Unexpected(report.error());
  const Result<void> written = WriteReportFiles(*report, flags.reports);
  if (!written) return Unexpected(written.error());
  return EvalOutcome{
      .text = ReportText(*report, ParseReportForm(flags.format)),
      .failed = FailedChecks(*report, inputs->fail_ifs,
                             inputs->baseline ? &*inputs->baseline : nullptr)};
}

}  // namespace

int RunEval(const EvalFlags& flags) {
  return RunEval(flags, std::cout, std::cerr);
}

int RunEval(const EvalFlags& flags, std::ostream& out, std::ostream& err) {
  const Result<EvalOutcome> outcome = OutcomeOf(flags, err);
  if (!outcome)
    return PrintReport("eval", Unexpected(outcome.error()), out, err);
  const int printed = PrintReport("eval", outcome->text, out, err);
  for (const std::string& check : outcome->failed)
    err << "podium eval: " << check << "\n";
  if (printed != kExitOk || outcome->failed.empty()) return printed;
  return kExitCheckFailed;
}

}  // namespace podium
