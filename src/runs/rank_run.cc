#include "runs/rank_run.h"

#include <algorithm>
#include <utility>

#include "ranking/shorten.h"
#include "runs/rank_pipeline.h"

namespace podium {

bool CanResume(OutputFormat format) {
  return format == OutputFormat::kJsonl || format == OutputFormat::kCsv ||
         format == OutputFormat::kTrec;
}

RankRun::RankRun(RankRunOptions options, RankRunEvents events)
    : options_(std::move(options)), events_(std::move(events)) {
  options_.form.many = options_.input.many();
}

Result<void> RankRun::Run() {
  return Open().and_then([this] { return RankJobs(); });
}

Result<void> RankRun::Open() {
  Result<OutputFile> output = OutputFile::Open(options_.output);
  if (!output) return Unexpected(output.error());
  output_.emplace(*std::move(output));
  if (output_->has_content() && !options_.resume && !options_.overwrite) {
    return Fail(ErrorCode::kInvalidArgument,
                output_->name() + ": the file already has content", "output");
  }
  Result<std::unique_ptr<JobSource>> jobs = OpenJobs(options_.input);
  if (!jobs) return Unexpected(jobs.error());
  jobs_ = *std::move(jobs);
  Result<std::unique_ptr<Ranker>> ranker = options_.ranker.open();
  if (!ranker) return Unexpected(ranker.error());
  ranker_ = *std::move(ranker);
  return StartOutput();
}

Result<void> RankRun::StartOutput() {
  int64_t keep_bytes = 0;
  if (options_.resume && output_->has_content()) {
    Result<ResumePoint> point =
        FindResumePoint(output_->name(), std::move(jobs_),
                        {.output = options_.form,
                         .model = options_.ranker.model,
                         .top_n = options_.rules.top_n,
                         .threshold = options_.rules.threshold.has_value()});
    if (!point) return Unexpected(point.error());
    if (point->last_done) {
      const Result<void> same = CheckSame(*point->last_done);
      if (!same) return same;
    }
    jobs_ = std::move(point->rest);
    done_ = point->queries_done;
    keep_bytes = point->keep_bytes;
    if (events_.resumed) events_.resumed(done_);
  }
  const Result<void> kept = output_->KeepOnly(keep_bytes);
  if (!kept) return kept;
  if (keep_bytes > 0) return {};
  return output_->Write(FrameOf(options_.form).before);
}

// Ranks a query of the output again, because the output does not record all
// options and the arithmetic. Skipped for a server, whose scores may differ
// between calls.
Result<void> RankRun::CheckSame(const PrintedJob& printed) {
  if (options_.ranker.remote) return {};
  const Result<Ranking> ranking = ranker_->Rank(RequestOf(printed.job));
  if (!ranking) return Unexpected(ranking.error());
  const Result<std::string> text = Render(printed.job, *ranking);
  if (!text) return Unexpected(text.error());
  if (*text == printed.text) return {};
  return Fail(ErrorCode::kInvalidArgument,
              output_->name() + ": query '" + printed.job.qid +
                  "' would now be printed differently",
              "resume.results");
}

Result<void> RankRun::RankJobs() {
  const Result<void> ranked = RankAll(
      {.jobs = *jobs_,
       .ranker = *ranker_,
       .concurrency = options_.ranker.concurrency,
       .request = [this](const RankJob& job) { return RequestOf(job); },
       .deliver = [this](const RankJob& job,
                         Ranking ranking) { return Deliver(job, ranking); },
       .progress = events_.progress});
  if (!ranked) return ranked;
  return output_->Write(FrameOf(options_.form).after);
}

RankRequest RankRun::RequestOf(const RankJob& job) const {
  RankRequest request = WholeRequest(job);
  if (options_.shorten) {
    request.documents =
        ShortenDocuments(request.query, std::move(request.documents),
                         {.max_tokens = *options_.shorten});
  }
  // Fusion needs all scores.
  if (!options_.rules.fuse)
    request.top_n = job.top_n ? job.top_n : options_.rules.top_n;
  return request;
}

Result<std::string> RankRun::Render(const RankJob& job,
                                    const Ranking& ranking) const {
  RankedJob ranked =
      ResultsOf(job, ranking, options_.rules, options_.map.get());
  ranked.model = options_.ranker.model;
  if (options_.ranker.remote) {
    ranked.served_by = ranking.served_by;
    ranked.degraded = ranking.degraded;
  }
  return RenderJob(ranked, options_.form);
}

Result<void> RankRun::Deliver(const RankJob& job, const Ranking& ranking) {
  if (events_.ranked) events_.ranked(ranking);
  if (options_.rules.threshold)
    below_threshold_.See(ranking, options_.map.get(),
                         *options_.rules.threshold);
  const Result<std::string> text = Render(job, ranking);
  if (!text) return Unexpected(text.error());
  const std::string between(done_ > 0 ? FrameOf(options_.form).between : "");
  const Result<void> written = output_->Write(between + *text);
  if (written) ++done_;
  return written;
}

}  // namespace podium
