#include "runs/rerank_first_stage.h"

#include <fmt/format.h>
#include <podium/version.h>

#include <memory>
#include <optional>
#include <utility>

#include "base/sort_once.h"
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

EvalJournal::Settings SettingsOf(const RerankingOptions& options,
                                 const std::vector<int64_t>& depths) {
  EvalJournal::Settings settings = {{"podium", PODIUM_VERSION},
                                    {"ranker", options.name}};
  settings.insert(settings.end(), options.ranker.settings.begin(),
                  options.ranker.settings.end());
  settings.emplace_back("depths", fmt::format("{}", fmt::join(depths, ",")));
  return settings;
}

Result<Output> OpenOutput(const RerankingOptions& options,
                          const std::vector<int64_t>& depths) {
  Result<OutputFile> file = OutputFile::Open(options.output);
  if (!file) return Unexpected(file.error());
  Output output{.file = *std::move(file)};
  if (!output.file.is_regular()) return output;
  const std::string name = options.output + ".journal";
  Result<OutputFile> journal = OutputFile::Open(name);
  if (!journal) return Unexpected(journal.error());
  const bool begun = output.file.has_content() || journal->has_content();
  if (begun && !options.resume && !options.overwrite) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: the file already has content",
                            output.file.has_content() ? options.output : name),
                "output");
  }
  Result<EvalJournal> opened =
      EvalJournal::Open(name, SettingsOf(options, depths), options.resume);
  if (!opened) return Unexpected(opened.error());
  output.journal.emplace(*std::move(opened));
  return output;
}

Result<void> WriteRun(OutputFile& file, const TrecRunFile& run) {
  const Result<void> emptied = file.KeepOnly(0);
  if (!emptied) return emptied;
  return file.Write(TrecRunText(run));
}

}  // namespace

Result<EvaluatedRuns> RerankFirstStage(const RerankingOptions& options,
                                       const Qrels& qrels, TrecRunFile first,
                                       const CollectionTexts& texts,
                                       const RerankingEvents& events,
                                       KeptAnswers& kept) {
  std::vector<int64_t> depths = options.depths;
  if (depths.empty()) depths = {LongestList(qrels, first)};
  SortOnce(depths);
  auto jobs = JudgedJobs(qrels, first, texts, depths.back());
  if (!jobs) return Unexpected(jobs.error());
  std::optional<Output> output;
  if (!options.output.empty()) {
    Result<Output> opened = OpenOutput(options, depths);
    if (!opened) return Unexpected(opened.error());
    output.emplace(*std::move(opened));
  }
  EvalJournal* journal =
      output && output->journal ? &*output->journal : nullptr;
  if (journal != nullptr) {
    kept = {.journal = journal->name(), .count = journal->size()};
    if (kept.count > 0 && events.resumed) events.resumed(kept.count);
  }
  const auto ranker = options.ranker.open();
  if (!ranker) return Unexpected(ranker.error());
  const auto reranked = RerankTimed({.jobs = **jobs,
                                     .ranker = **ranker,
                                     .depths = depths,
                                     .journal = journal,
                                     .progress = events.progress});
  if (journal != nullptr) kept.count = journal->size();
  if (!reranked) return Unexpected(reranked.error());

  EvaluatedRuns evaluated;
  evaluated.reported.push_back({.name = first.name});
  for (const RerankedDepth& depth : *reranked) {
    const std::string name =
        options.depths.empty()
            ? options.name
            : fmt::format("{}, top {}", options.name, depth.depth);
    RerankedRun run =
        PutInNewOrder(name, options.ranker.model, first, depth.queries);
    evaluated.reported.push_back(
        {.name = name, .depth = depth.depth, .times = depth.times});
    evaluated.runs.push_back(std::move(run.run));
    evaluated.scores = std::move(run.scores);
  }
  if (output) {
    const Result<void> written = WriteRun(output->file, evaluated.runs.back());
    if (!written) return Unexpected(written.error());
  }
  evaluated.runs.insert(evaluated.runs.begin(), std::move(first));
  return evaluated;
}

}  // namespace podium
