#include "runs/calibration_run.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "runs/collection_texts.h"
#include "runs/output_file.h"
#include "runs/rank_jobs.h"

namespace podium {
namespace {

// For each class. A fit to fewer pairs is not worth writing.
constexpr int64_t kLeastPairs = 10;

std::string NameOfDataset(const JudgedPairsOptions& options) {
  if (options.dataset.empty())
    return std::filesystem::path(options.qrels).filename().string();
  const auto path =
      std::filesystem::absolute(options.dataset).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

Result<JudgedPairs> ReadScores(const JudgedPairsOptions& options,
                               const Qrels& qrels) {
  const auto run = OpenTrecRunFile(options.scores);
  if (!run) return Unexpected(run.error());
  auto scores = ScoresOfRun(qrels, *run, options.rules);
  if (!scores) return Unexpected(scores.error());
  return JudgedPairs{.scores = *std::move(scores), .model = run->run_id};
}

Result<JudgedPairs> ScoreRun(const JudgedPairsOptions& options,
                             const CollectionFiles& files, const Qrels& qrels,
                             const ProgressCallback& progress) {
  auto jobs = RunOverCorpus({.run = options.run,
                             .corpus = files.corpus,
                             .queries = files.queries,
                             .queries_format = {}});
  if (!jobs) return Unexpected(jobs.error());
  const auto ranker = options.ranker->open();
  if (!ranker) return Unexpected(ranker.error());
  auto scores = ScoreJobs(qrels, *std::move(jobs), **ranker,
                          options.ranker->concurrency, options.rules, progress);
  if (!scores) return Unexpected(scores.error());
  return JudgedPairs{.scores = *std::move(scores),
                     .model = options.ranker->model};
}

Result<void> CheckEnough(const JudgedScores& scores) {
  const int64_t relevant = scores.relevant();
  const int64_t irrelevant = scores.pairs() - relevant;
  if (relevant >= kLeastPairs && irrelevant >= kLeastPairs) return {};
  return Fail(ErrorCode::kInvalidData,
              "too few judged pairs: " + std::to_string(relevant) +
                  " relevant and " + std::to_string(irrelevant) +
                  " irrelevant, but at least " + std::to_string(kLeastPairs) +
                  " of each are needed",
              relevant < kLeastPairs ? "relevant" : "irrelevant");
}

// Weights are computed over all pairs, so that every fold is weighed like the
// whole.
void Weigh(double prevalence, JudgedScores& scores) {
  std::vector<JudgedScore> all = scores.all();
  WeighClasses(all, prevalence);
  auto weighed = all.begin();
  for (auto& query : scores.queries) {
    for (JudgedScore& pair : query) pair.weight = (weighed++)->weight;
  }
}

}  // namespace

Result<JudgedPairs> FindJudgedPairs(const JudgedPairsOptions& options,
                                    const ProgressCallback& progress) {
  const bool score = options.scores.empty();
  const auto files = FindFiles(options.dataset,
                               {.qrels = options.qrels,
                                .queries = options.queries,
                                .corpus = options.corpus},
                               /*texts_needed=*/score);
  if (!files) return Unexpected(files.error());
  const auto qrels = OpenQrels(files->qrels, QrelsFormat::kDetected);
  if (!qrels) return Unexpected(qrels.error());
  auto pairs = score ? ScoreRun(options, *files, *qrels, progress)
                     : ReadScores(options, *qrels);
  if (pairs) pairs->dataset = NameOfDataset(options);
  return pairs;
}

Result<CalibrationReport> RunCalibration(JudgedPairs pairs,
                                         const CalibrationOptions& options) {
  JudgedScores& scores = pairs.scores;
  if (auto enough = CheckEnough(scores); !enough)
    return Unexpected(enough.error());
  if (options.prevalence) Weigh(*options.prevalence, scores);
  auto held_out = FitHeldOut(scores.queries, options.folds, options.plan);
  if (!held_out) return Unexpected(held_out.error());
  auto map = FitScoreMap(scores.all(), options.plan);
  if (!map) return Unexpected(map.error());
  map->fitted_on = {.dataset = pairs.dataset,
                    .model = pairs.model,
                    .queries = std::ssize(scores.queries),
                    .pairs = scores.pairs(),
                    .relevant = scores.relevant(),
                    .level = options.rules.level};
  const bool write = options.force || NoBetterThanNone(*held_out).empty();
  if (write) {
    if (auto written = ReplaceFile(options.output, ScoreMapJson(*map));
        !written)
      return Unexpected(written.error());
  }
  return CalibrationReport{
      .map = *std::move(map),
      .held_out = *std::move(held_out),
      .unjudged = scores.unjudged,
      .unjudged_as_irrelevant = options.rules.unjudged_as_irrelevant,
      .prevalence = options.prevalence,
      .folds = options.folds,
      .file = options.output,
      .written = write};
}

}  // namespace podium
