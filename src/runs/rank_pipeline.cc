#include "runs/rank_pipeline.h"

#include <deque>
#include <future>
#include <optional>
#include <utility>

namespace podium {
namespace {

struct InFlight {
  RankJob job;
  std::future<Result<Ranking>> ranking;
};

}  // namespace

RankRequest WholeRequest(const RankJob& job) {
  RankRequest request{.query = job.query};
  for (const Document& document : *job.documents)
    request.documents.push_back(document.text);
  return request;
}

Result<void> RankAll(const RankPipeline& pipeline) {
  RunCounts counts;
  Report(pipeline.progress, counts);
  std::deque<InFlight> window;
  Result<void> end;  // the result that the source ended with
  bool ended = false;
  while (true) {
    while (!ended && static_cast<int>(window.size()) < pipeline.concurrency) {
      Result<std::optional<RankJob>> job = pipeline.jobs.Next();
      if (!job) end = Unexpected(job.error());
      ended = !job || !*job;
      if (ended) break;
      counts.Ask(**job);
      Report(pipeline.progress, counts);
      auto ranking = pipeline.ranker.RankAsync(pipeline.request(**job));
      window.push_back({**std::move(job), std::move(ranking)});
    }
    if (window.empty()) return end;
    InFlight first = std::move(window.front());
    window.pop_front();
    Result<Ranking> ranking = first.ranking.get();
    if (!ranking) return Unexpected(AtJob(first.job, ranking.error()));
    counts.Finish(first.job, std::ssize(*first.job.documents));
    Report(pipeline.progress, counts);
    const Result<void> delivered =
        pipeline.deliver(first.job, *std::move(ranking));
    if (!delivered) return delivered;
  }
}

}  // namespace podium
