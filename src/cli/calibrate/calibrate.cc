#include "cli/calibrate/calibrate.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>

#include "cli/calibrate/calibrate_report.h"
#include "cli/shared/complain.h"
#include "cli/shared/make_ranker.h"
#include "cli/shared/print_report.h"
#include "runs/collection_texts.h"
#include "runs/output_file.h"
#include "runs/rank_jobs.h"

namespace podium {
namespace {

// For each class. A fit to fewer pairs is not worth writing.
constexpr int64_t kLeastPairs = 10;

std::string DatasetName(const CalibrateFlags& flags) {
  if (flags.dataset.empty())
    return std::filesystem::path(flags.qrels).filename().string();
  const auto path = std::filesystem::absolute(flags.dataset).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

// Judged pairs with their scores, and the source of the scores.
struct Scored {
  JudgedScores scores;
  std::string model;
};

Result<Scored> ReadScores(const CalibrateFlags& flags, const Qrels& qrels,
                          const PairRules& rules) {
  const auto run = OpenTrecRunFile(flags.scores);
  if (!run) return Unexpected(run.error());
  auto scores = ScoresOfRun(qrels, *run, rules);
  if (!scores) return Unexpected(scores.error());
  return Scored{*std::move(scores), run->run_id};
}

Result<Scored> ScoreRun(const CalibrateFlags& flags,
                        const CollectionFiles& files, const Qrels& qrels,
                        const PairRules& rules) {
  auto model = ModelName(flags.ranker);
  if (!model) return Unexpected(model.error());
  auto jobs = RunOverCorpus({.run = flags.run,
                             .corpus = files.corpus,
                             .queries = files.queries,
                             .queries_format = {}});
  if (!jobs) return Unexpected(jobs.error());
  const auto ranker = MakeRanker(flags.ranker, LookUpEnvironment);
  if (!ranker) return Unexpected(ranker.error());
  auto scores = ScoreJobs(qrels, *std::move(jobs), **ranker,
                          Concurrency(flags.ranker), rules, flags.quiet);
  if (!scores) return Unexpected(scores.error());
  return Scored{*std::move(scores), *std::move(model)};
}

Result<Scored> FindPairs(const CalibrateFlags& flags) {
  const auto files = FindFiles(
      flags.dataset,
      {.qrels = flags.qrels, .queries = flags.queries, .corpus = flags.corpus},
      /*texts_needed=*/flags.scores.empty());
  if (!files) return Unexpected(files.error());
  const auto qrels = OpenQrels(files->qrels, QrelsFormat::kDetected);
  if (!qrels) return Unexpected(qrels.error());
  const PairRules rules{.level = flags.level,
                        .unjudged_as_irrelevant = flags.unjudged_as_irrelevant};
  return flags.scores.empty() ? ScoreRun(flags, *files, *qrels, rules)
                              : ReadScores(flags, *qrels, rules);
}

// A hint for getting enough pairs.
std::string MorePairs(const JudgedScores& scores, bool relevant_is_short) {
  if (relevant_is_short) {
    return "a run that finds more of the documents that were judged relevant "
           "has more, and so has a lower --level where grades are above 1";
  }
  if (scores.unjudged.documents > 0) {
    return "--unjudged-as-irrelevant takes the " +
           std::to_string(scores.unjudged.documents) +
           " documents that nobody judged as irrelevant, which fits "
           "judgments that name the relevant ones alone";
  }
  return "a longer run has more that were judged irrelevant, and a higher "
         "--level takes low grades as irrelevant";
}

Result<void> CheckEnough(const JudgedScores& scores) {
  const int64_t relevant = scores.relevant();
  const int64_t irrelevant = scores.pairs() - relevant;
  if (relevant >= kLeastPairs && irrelevant >= kLeastPairs) return {};
  return Fail(
      ErrorCode::kInvalidData,
      "too few judged pairs: " + std::to_string(relevant) + " relevant and " +
          std::to_string(irrelevant) + " irrelevant, at least " +
          std::to_string(kLeastPairs) +
          " of each are needed: " + MorePairs(scores, relevant < kLeastPairs));
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

CalibrationPlan PlanOf(const CalibrateFlags& flags) {
  CalibrationPlan plan{.method = CalibrationMethod::kThreshold};
  if (flags.method == "platt") plan.method = CalibrationMethod::kPlatt;
  if (flags.method == "isotonic") plan.method = CalibrationMethod::kIsotonic;
  if (flags.min_precision) {
    plan.goal = ThresholdGoal::kTargetPrecision;
    plan.target = *flags.min_precision;
  } else if (flags.min_recall) {
    plan.goal = ThresholdGoal::kTargetRecall;
    plan.target = *flags.min_recall;
  }
  return plan;
}

// The text to print, and a warning.
struct CalibrateOutcome {
  std::string text;
  std::string warning;  // empty: none
  bool written = true;
};

Result<CalibrateOutcome> Calibrate(const CalibrateFlags& flags) {
  if (auto checked = CheckCalibrateFlags(flags); !checked)
    return Unexpected(checked.error());
  auto pairs = FindPairs(flags);
  if (!pairs) return Unexpected(pairs.error());
  JudgedScores& scores = pairs->scores;
  if (auto enough = CheckEnough(scores); !enough)
    return Unexpected(enough.error());
  if (flags.prevalence) Weigh(*flags.prevalence, scores);
  const CalibrationPlan plan = PlanOf(flags);
  auto held_out = FitHeldOut(scores.queries, flags.folds, plan);
  if (!held_out) return Unexpected(held_out.error());
  auto map = FitScoreMap(scores.all(), plan);
  if (!map) return Unexpected(map.error());
  map->fitted_on = {.dataset = DatasetName(flags),
                    .model = pairs->model,
                    .queries = std::ssize(scores.queries),
                    .pairs = scores.pairs(),
                    .relevant = scores.relevant(),
                    .level = flags.level};
  const std::string file = CalibrationPath(flags);
  CalibrateOutcome outcome{.warning = NoBetterThanNone(*held_out)};
  outcome.written = outcome.warning.empty() || flags.force;
  if (outcome.written) {
    if (auto written = ReplaceFile(file, ScoreMapJson(*map)); !written)
      return Unexpected(written.error());
  }
  const CalibrateReport report{
      .map = *std::move(map),
      .held_out = *std::move(held_out),
      .unjudged = scores.unjudged,
      .unjudged_as_irrelevant = flags.unjudged_as_irrelevant,
      .prevalence = flags.prevalence,
      .folds = flags.folds,
      .file = file,
      .written = outcome.written};
  outcome.text =
      flags.format == "json" ? CalibrateJson(report) : CalibrateTable(report);
  return outcome;
}

}  // namespace

int RunCalibrate(const CalibrateFlags& flags) {
  // If a server closes the connection, the write must fail instead of killing
  // the process.
  std::signal(SIGPIPE, SIG_IGN);
  const Result<CalibrateOutcome> outcome = Calibrate(flags);
  if (!outcome) return Complain("calibrate", outcome.error());
  const int printed =
      PrintReport("calibrate", outcome->text, std::cout, std::cerr);
  if (printed != kExitOk || outcome->warning.empty()) return printed;
  std::cerr << "podium calibrate: " << outcome->warning << "; "
            << (outcome->written
                    ? "it is written, as --force says"
                    : "nothing is written: use the scores without a "
                      "calibration, judge more queries or try another "
                      "--method; --force writes it")
            << "\n";
  return outcome->written ? kExitOk : kExitCheckFailed;
}

}  // namespace podium
