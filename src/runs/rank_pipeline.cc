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

Result<void> RankAll(const RankPipeline& pipeline) {
  std::deque<InFlight> window;
  Result<void> end;  // the result that the source ended with
  bool ended = false;
  while (true) {
    while (!ended && static_cast<int>(window.size()) < pipeline.concurrency) {
      Result<std::optional<RankJob>> job = pipeline.jobs.Next();
      if (!job) end = Unexpected(job.error());
      ended = !job || !*job;
      if (ended) break;
      auto ranking = pipeline.ranker.RankAsync(pipeline.request(**job));
      window.push_back({**std::move(job), std::move(ranking)});
    }
    if (window.empty()) return end;
    InFlight first = std::move(window.front());
    window.pop_front();
    Result<Ranking> ranking = first.ranking.get();
    if (!ranking) return Unexpected(AtJob(first.job, ranking.error()));
    const Result<void> delivered =
        pipeline.deliver(first.job, *std::move(ranking));
    if (!delivered) return delivered;
  }
}

}  // namespace podium
