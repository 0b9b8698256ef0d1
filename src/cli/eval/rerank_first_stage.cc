#include "cli/eval/rerank_first_stage.h"

#include <fmt/format.h>
#include <podium/version.h>

#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "base/sort_once.h"
#include "cli/shared/make_ranker.h"
#include "cli/shared/progress.h"
#include "cli/shared/rank_progress.h"
#include "runs/eval_journal.h"
#include "runs/judged_jobs.h"
#include "runs/output_file.h"
#include "runs/timed_reranking.h"

namespace podium {
namespace {

// The new run's file, and the journal beside it.
struct Output {
  OutputFile file;
  std::optional<EvalJournal> journal;  // absent if `file` is not a regular file
};

EvalJournal::Settings SettingsOf(const EvalFlags& flags,
                                 const std::vector<int64_t>& depths) {
  const RankerFlags ranker = RankerOf(flags);
  return {{"podium", PODIUM_VERSION},
          {"ranker", flags.ranker},
          {"model", ranker.model},
          {"dialect", ranker.dialect},
          {"precision", ranker.scoring.precision},
          {"special_tokens", ranker.scoring.special_tokens},
          {"threads", std::to_string(ranker.scoring.threads)},
          {"page_size", std::to_string(ranker.page_size.value_or(0))},
          {"merge", ranker.merge},
          {"depths", fmt::format("{}", fmt::join(depths, ","))}};
}

Result<Output> OpenOutput(const EvalFlags& flags,
                          const std::vector<int64_t>& depths) {
  Result<OutputFile> file = OutputFile::Open(flags.output);
  if (!file) return Unexpected(file.error());
  Output output{.file = *std::move(file)};
  if (!output.file.is_regular()) return output;
  const std::string name = flags.output + ".journal";
  Result<OutputFile> journal = OutputFile::Open(name);
  if (!journal) return Unexpected(journal.error());
  const bool begun = output.file.has_content() || journal->has_content();
  if (begun && !flags.resume && !flags.overwrite) {
    return Fail(
        ErrorCode::kInvalidArgument,
        fmt::format("--output {}: there is something in {} already; "
                    "--overwrite replaces it, --resume goes on with it",
                    flags.output, output.file.has_content() ? "it" : name),
        "--output");
  }
  Result<EvalJournal> opened =
      EvalJournal::Open(name, SettingsOf(flags, depths), flags.resume);
  if (!opened) return Unexpected(opened.error());
  output.journal.emplace(*std::move(opened));
  return output;
}

std::string Answers(int64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "answer" : "answers");
}

// Appends to an error what is kept for another try.
Error WithKept(Error error, const std::optional<Output>& output) {
  if (!output || !output->journal || output->journal->size() == 0) return error;
  error.message += fmt::format(
      "\npodium eval: {} kept in {}; the same command with --resume goes on",
      Answers(output->journal->size()), output->journal->name());
  return error;
}

Result<std::vector<RerankedDepth>> Rerank(const EvalFlags& flags,
                                          JobSource& jobs,
                                          std::vector<int64_t> depths,
                                          EvalJournal* journal) {
  Result<std::unique_ptr<Ranker>> ranker =
      MakeRanker(RankerOf(flags), LookUpEnvironment);
  if (!ranker) return Unexpected(ranker.error());
  // If a server closes the connection, the write must fail instead of killing
  // the process.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  RankProgress progress;
  const Progress shown(
      "reranking", [&progress] { return progress.Report(); }, flags.quiet);
  auto reranked =
      RerankTimed({.jobs = jobs,
                   .ranker = **ranker,
                   .depths = std::move(depths),
                   .journal = journal,
                   .done = [&progress](const RankJob& job, int64_t pairs) {
                     progress.Done(job, pairs);
                   }});
  std::signal(SIGPIPE, before);
  return reranked;
}

Result<void> WriteRun(OutputFile& file, const TrecRunFile& run) {
  const Result<void> emptied = file.KeepOnly(0);
  if (!emptied) return emptied;
  return file.Write(TrecRunText(run));
}

}  // namespace

Result<EvaluatedRuns> RerankFirstStage(const EvalFlags& flags,
                                       const Qrels& qrels, TrecRunFile first,
                                       const CollectionTexts& texts,
                                       std::ostream& err) {
  std::vector<int64_t> depths = flags.depths;
  if (depths.empty()) depths = {LongestList(qrels, first)};
  SortOnce(depths);
  const Result<std::string> model = ModelName(RankerOf(flags));
  if (!model) return Unexpected(model.error());
  auto jobs = JudgedJobs(qrels, first, texts, depths.back());
  if (!jobs) return Unexpected(jobs.error());
  std::optional<Output> output;
  if (!flags.output.empty()) {
    Result<Output> opened = OpenOutput(flags, depths);
    if (!opened) return Unexpected(opened.error());
    output.emplace(*std::move(opened));
  }
  EvalJournal* journal =
      output && output->journal ? &*output->journal : nullptr;
  if (journal != nullptr && journal->size() > 0) {
    err << "podium eval: going on after " << Answers(journal->size())
        << std::endl;
  }
  const auto reranked = Rerank(flags, **jobs, depths, journal);
  if (!reranked) return Unexpected(WithKept(reranked.error(), output));

  EvaluatedRuns evaluated;
  evaluated.reported.push_back({.name = first.name});
  for (const RerankedDepth& depth : *reranked) {
    const std::string name =
        flags.depths.empty()
            ? flags.ranker
            : fmt::format("{}, top {}", flags.ranker, depth.depth);
    RerankedRun run = PutInNewOrder(name, *model, first, depth.queries);
    evaluated.reported.push_back(
        {.name = name, .depth = depth.depth, .times = depth.times});
    evaluated.runs.push_back(std::move(run.run));
    evaluated.scores = std::move(run.scores);
  }
  if (output) {
    const Result<void> written = WriteRun(output->file, evaluated.runs.back());
    if (!written) return Unexpected(WithKept(written.error(), output));
  }
  evaluated.runs.insert(evaluated.runs.begin(), std::move(first));
  return evaluated;
}

}  // namespace podium
