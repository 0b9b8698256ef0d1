#include "runs/eval_run.h"

#include <podium/version.h>

#include <utility>

#include "eval/identical_ids.h"
#include "eval/reported_queries.h"
#include "eval/run_comparison.h"

namespace podium {
namespace {

constexpr int64_t kReportedDocuments = 10;  // per run and query

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

}  // namespace

Result<EvalRun> EvalRun::Open(EvalRunOptions options) {
  auto files = FindFiles(options.dataset,
                         {.qrels = options.qrels,
                          .queries = options.queries,
                          .corpus = options.corpus},
                         /*texts_needed=*/options.reranking.has_value());
  if (!files) return Unexpected(files.error());
  auto qrels = OpenQrels(files->qrels, QrelsFormat::kDetected);
  if (!qrels) return Unexpected(qrels.error());
  return EvalRun(std::move(options), *std::move(files), *std::move(qrels));
}

const std::string& EvalRun::dataset() const {
  return options_.dataset.empty() ? options_.qrels : options_.dataset;
}

Result<EvaluatedRuns> EvalRun::Rerank(std::vector<TrecRunFile> runs,
                                      const CollectionTexts& texts,
                                      const RerankingEvents& events) {
  if (!options_.reranking) {
    EvaluatedRuns read{.runs = std::move(runs)};
    for (const std::string& file : options_.runs)
      read.reported.push_back({.name = file});
    return read;
  }
  // Find errors in the run or a measure before reranking for hours.
  const auto first = CompareRuns(qrels_, runs, options_.measures,
                                 options_.evaluation, options_.significance);
  if (!first) return Unexpected(first.error());
  return RerankFirstStage(*options_.reranking, qrels_, std::move(runs.front()),
                          texts, events, kept_);
}

Result<EvalReport> EvalRun::Run(const RerankingEvents& events) {
  auto files = ReadRuns(options_.runs);
  if (!files) return Unexpected(files.error());
  std::optional<int64_t> identical_ids;
  if (options_.ignore_identical_ids) {
    identical_ids = 0;
    for (TrecRunFile& run : *files) *identical_ids += DropIdenticalIds(run);
  }
  const auto texts = OpenTexts(files_, qrels_, *files);
  if (!texts) return Unexpected(texts.error());
  auto runs = Rerank(*std::move(files), *texts, events);
  if (!runs) return Unexpected(runs.error());
  auto comparison = CompareRuns(qrels_, runs->runs, options_.measures,
                                options_.evaluation, options_.significance);
  if (!comparison) return Unexpected(comparison.error());
  const TrecRunFile& last = runs->runs.back();
  EvalReport report{
      .dataset = dataset(),
      .ranker = options_.reranking ? options_.reranking->name : "",
      .podium_version = PODIUM_VERSION,
      .runs = std::move(runs->reported),
      .identical_ids = identical_ids,
      .comparison = *std::move(comparison),
      .confidence = options_.significance.confidence,
      .level = options_.evaluation.level,
      .judged_only = options_.evaluation.judged_only};
  report.queries =
      ReportQueries(qrels_, report.comparison.qids, runs->runs.front(), last,
                    runs->scores, kReportedDocuments);
  const Result<void> filled = FillTexts(*texts, report.queries);
  if (!filled) return Unexpected(filled.error());
  report.calibration =
      Calibration(qrels_, last, runs->scores, options_.evaluation.level);
  return report;
}

}  // namespace podium
