#include "cli/calibrate/calibrate.h"

#include <csignal>
#include <iostream>
#include <utility>

#include "cli/calibrate/calibrate_report.h"
#include "cli/shared/complain.h"
#include "cli/shared/name_the_flag.h"
#include "cli/shared/print_report.h"
#include "cli/shared/run_progress.h"
#include "runs/make_ranker.h"

namespace podium {
namespace {

PairRules RulesOf(const CalibrateFlags& flags) {
  return {.level = flags.level,
          .unjudged_as_irrelevant = flags.unjudged_as_irrelevant};
}

Result<JudgedPairs> FindPairs(const CalibrateFlags& flags) {
  JudgedPairsOptions options{.dataset = flags.dataset,
                             .qrels = flags.qrels,
                             .queries = flags.queries,
                             .corpus = flags.corpus,
                             .run = flags.run,
                             .scores = flags.scores,
                             .rules = RulesOf(flags)};
  if (flags.scores.empty()) {
    Result<RankerSource> ranker = SourceOf(flags.ranker, LookUpEnvironment);
    if (!ranker) return Unexpected(ranker.error());
    options.ranker = *std::move(ranker);
  }
  RunProgress progress("scoring", flags.quiet);
  return FindJudgedPairs(options, progress.callback());
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

// Appends to an error about too few pairs how to get more.
Error WithMorePairs(Error error, const UnjudgedCounts& unjudged) {
  if (error.param == "relevant") {
    error.message +=
        ": give a run that finds more of the relevant documents or, if grades "
        "are above 1, a lower --level";
  } else if (error.param == "irrelevant" && unjudged.documents > 0) {
    error.message += ": --unjudged-as-irrelevant counts the " +
                     std::to_string(unjudged.documents) +
                     " documents without a judgment as irrelevant, which suits "
                     "judgments that list only the relevant documents";
  } else if (error.param == "irrelevant") {
    error.message +=
        ": give a longer run, which has more irrelevant documents, or a higher "
        "--level, which counts low grades as irrelevant";
  }
  return error;
}

Result<CalibrationReport> Calibrate(const CalibrateFlags& flags) {
  if (auto checked = CheckCalibrateFlags(flags); !checked)
    return Unexpected(checked.error());
  auto pairs = FindPairs(flags);
  if (!pairs) return Unexpected(NameTheFlag(pairs.error()));
  const UnjudgedCounts unjudged = pairs->scores.unjudged;
  auto report =
      RunCalibration(*std::move(pairs), {.plan = PlanOf(flags),
                                         .rules = RulesOf(flags),
                                         .prevalence = flags.prevalence,
                                         .folds = flags.folds,
                                         .output = CalibrationPath(flags),
                                         .force = flags.force});
  if (!report) return Unexpected(WithMorePairs(report.error(), unjudged));
  return report;
}

}  // namespace

int RunCalibrate(const CalibrateFlags& flags) {
  // If a server closes the connection, the write must fail instead of killing
  // the process.
  std::signal(SIGPIPE, SIG_IGN);
  const Result<CalibrationReport> report = Calibrate(flags);
  if (!report) return Complain("calibrate", report.error());
  const int printed = PrintReport(
      "calibrate",
      flags.format == "json" ? CalibrateJson(*report) : CalibrateTable(*report),
      std::cout, std::cerr);
  const std::string warning = NoBetterThanNone(report->held_out);
  if (printed != kExitOk || warning.empty()) return printed;
  std::cerr << "podium calibrate: " << warning << "; "
            << (report->written
                    ? "it is written because of --force"
                    : "nothing is written: use the scores without a "
                      "calibration, judge more queries or try another "
                      "--method; --force writes it")
            << "\n";
  return report->written ? kExitOk : kExitCheckFailed;
}

}  // namespace podium
