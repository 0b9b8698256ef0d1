#include "cli/eval/eval.h"

#include <csignal>
#include <iostream>
#include <optional>
#include <utility>

#include "cli/eval/eval_checks.h"
#include "cli/eval/eval_report.h"
#include "cli/shared/name_the_flag.h"
#include "cli/shared/print_report.h"
#include "cli/shared/run_progress.h"
#include "eval/report/baseline_report.h"
#include "eval/report/report.h"
#include "runs/eval_run.h"
#include "runs/make_ranker.h"

namespace podium {
namespace {

const std::vector<std::string> kUsualMeasures = {"ndcg_cut.10", "recip_rank",
                                                 "map", "P.10", "recall.100"};

// What to measure, and the checks on it.
struct Checks {
  std::vector<SelectedMeasure> measures;
  std::vector<FailIf> fail_ifs;
  std::optional<Baseline> baseline;
};

Result<Baseline> ReadBaseline(const EvalFlags& flags) {
  auto report = ReadEvalReport(flags.baseline);
  if (!report) return Unexpected(report.error());
  return Baseline{.file = flags.baseline,
                  .report = *std::move(report),
                  .max_drop = flags.max_drop};
}

Result<Checks> ReadChecks(const EvalFlags& flags) {
  Checks checks;
  auto measures =
      SelectMeasures(flags.measures.empty() ? kUsualMeasures : flags.measures);
  if (!measures) return Unexpected(measures.error());
  checks.measures = *std::move(measures);
  for (const std::string& text : flags.fail_if) {
    Result<FailIf> check = ParseFailIf(text);
    if (!check) return Unexpected(check.error());
    checks.fail_ifs.push_back(*std::move(check));
  }
  const Result<void> figures =
      CheckFigures(checks.fail_ifs, checks.measures, flags.reranks());
  if (!figures) return Unexpected(figures.error());
  if (flags.baseline.empty()) return checks;
  Result<Baseline> baseline = ReadBaseline(flags);
  if (!baseline) return Unexpected(baseline.error());
  const Result<void> shared = CheckBaseline(*baseline, checks.measures);
  if (!shared) return Unexpected(shared.error());
  checks.baseline = *std::move(baseline);
  return checks;
}

Result<void> CheckQueries(const Baseline& baseline, const EvalRun& run,
                          const EvaluationOptions& options) {
  MeasuredQueries queries{
      .dataset = run.dataset(), .qids = {}, .options = options};
  for (const JudgedQuery& query : run.qrels().queries)
    queries.qids.emplace_back(query.qid);
  return CheckComparable(baseline, queries);
}

Result<EvalRun> OpenRun(const EvalFlags& flags, const Checks& checks) {
  EvalRunOptions options{.dataset = flags.dataset,
                         .qrels = flags.qrels,
                         .queries = flags.queries,
                         .corpus = flags.corpus,
                         .ignore_identical_ids = flags.ignores_identical_ids(),
                         .runs = flags.runs,
                         .measures = checks.measures,
                         .evaluation = flags.options,
                         .significance = flags.significance};
  if (flags.reranks()) {
    Result<RankerSource> ranker = SourceOf(RankerOf(flags), LookUpEnvironment);
    if (!ranker) return Unexpected(ranker.error());
    options.runs = {flags.run};
    options.reranking = RerankingOptions{.name = flags.ranker,
                                         .ranker = *std::move(ranker),
                                         .depths = flags.depths,
                                         .output = flags.output,
                                         .resume = flags.resume,
                                         .overwrite = flags.overwrite};
  }
  return EvalRun::Open(std::move(options));
}

std::string Answers(int64_t count) {
  return std::to_string(count) + (count == 1 ? " answer" : " answers");
}

// Adds to an error what flags can do about it, and what is kept for another
// attempt.
Error InFlags(Error error, const KeptAnswers& kept) {
  if (error.param == "resume") {
    error.message +=
        ": --resume cannot continue it, and --overwrite starts over";
  } else if (error.param == "output") {
    error.message = "--output " + error.message +
                    "; --overwrite replaces it, --resume continues it";
  } else {
    error = NameTheFlag(std::move(error));
  }
  if (kept.count > 0) {
    error.message += "\npodium eval: " + Answers(kept.count) + " kept in " +
                     kept.journal +
                     "; the same command with --resume continues";
  }
  return error;
}

Result<EvalReport> Measure(EvalRun& run, const EvalFlags& flags,
                           std::ostream& err) {
  // If a server closes the connection, the write must fail instead of killing
  // the process.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  RunProgress progress("reranking", flags.quiet);
  auto report = run.Run({.resumed =
                             [&err](int64_t answers) {
                               err << "podium eval: resuming after "
                                   << Answers(answers) << std::endl;
                             },
                         .progress = progress.callback()});
  std::signal(SIGPIPE, before);
  if (!report) return Unexpected(InFlags(report.error(), run.kept()));
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
  const Result<Checks> checks = ReadChecks(flags);
  if (!checks) return Unexpected(checks.error());
  const Baseline* baseline = checks->baseline ? &*checks->baseline : nullptr;
  Result<EvalRun> run = OpenRun(flags, *checks);
  if (!run) return Unexpected(NameTheFlag(run.error()));
  if (baseline != nullptr) {
    const Result<void> same = CheckQueries(*baseline, *run, flags.options);
    if (!same) return Unexpected(same.error());
  }
  const Result<EvalReport> report = Measure(*run, flags, err);
  if (!report) return Unexpected(report.error());
  const Result<void> written = WriteReportFiles(*report, flags.reports);
  if (!written) return Unexpected(written.error());
  return EvalOutcome{
      .text = ReportText(*report, ParseReportForm(flags.format)),
      .failed = FailedChecks(*report, checks->fail_ifs, baseline)};
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
