#include "runs/timed_reranking.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "runs/percentile.h"

namespace podium {
namespace {

RankRequest RequestOf(const RankJob& job, int64_t depth) {
  RankRequest request{.query = job.query};
  for (const Document& document : *job.documents) {
    if (std::ssize(request.documents) == depth) break;
    request.documents.push_back(document.text);
  }
  return request;
}

// A depth being measured.
struct Measured {
  RerankedDepth result;
  std::vector<double> milliseconds;
  int64_t pairs = 0;
};

class Reranking {
 public:
  explicit Reranking(const TimedReranking& options) : options_(options) {
    for (const int64_t depth : options.depths)
      measured_.push_back({.result = {.depth = depth}});
  }

  Result<void> Run() {
    Report(options_.progress, counts_);
    while (true) {
      const Result<std::optional<RankJob>> job = options_.jobs.Next();
      if (!job) return Unexpected(job.error());
      if (!*job) break;
      const Result<void> reranked = RerankAtEveryDepth(**job);
      if (!reranked) return reranked;
    }
    if (options_.journal != nullptr) return options_.journal->CheckAllTaken();
    return {};
  }

  std::vector<RerankedDepth> Take() {
    std::vector<RerankedDepth> depths;
    for (Measured& measured : measured_) {
      if (!measured.milliseconds.empty()) {
        measured.result.times =
            TimesOf(std::move(measured.milliseconds), measured.pairs);
      }
      depths.push_back(std::move(measured.result));
    }
    return depths;
  }

 private:
  Result<void> RerankAtEveryDepth(const RankJob& job) {
    int64_t asked_pairs = 0;
    for (Measured& measured : measured_) {
      RankRequest request = RequestOf(job, measured.result.depth);
      const int64_t pairs = std::ssize(request.documents);
      const JournalKey key = KeyOf(job, pairs, measured.result.depth);
      Result<std::optional<TimedRanking>> ranking = Kept(key);
      if (!ranking) return Unexpected(ranking.error());
      if (!*ranking) {
        Result<TimedRanking> asked = Ask(job, std::move(request), key);
        if (!asked) return Unexpected(asked.error());
        *ranking = *std::move(asked);
        asked_pairs += pairs;
      }
      Count(job, **ranking, pairs, measured);
    }
    if (asked_pairs == 0) return {};
    counts_.Finish(job, asked_pairs);
    Report(options_.progress, counts_);
    return {};
  }

  Result<std::optional<TimedRanking>> Kept(const JournalKey& key) {
    if (options_.journal == nullptr) return std::nullopt;
    return options_.journal->Take(key);
  }

  Result<TimedRanking> Ask(const RankJob& job, RankRequest request,
                           const JournalKey& key) {
    if (!std::exchange(warm_, true)) {
      RankRequest other = request;
      other.query = "warm-up";
      const Result<Ranking> first = options_.ranker.Rank(std::move(other));
      if (!first) return Unexpected(AtJob(job, first.error()));
    }
    const auto began = options_.now();
    const Result<Ranking> ranking = options_.ranker.Rank(std::move(request));
    const std::chrono::duration<double, std::milli> took =
        options_.now() - began;
    if (!ranking) return Unexpected(AtJob(job, ranking.error()));
    TimedRanking timed{.milliseconds = took.count()};
    for (const RankResult& result : ranking->results) {
      timed.results.push_back(
          {result.index, static_cast<double>(result.relevance_score)});
    }
    if (options_.journal != nullptr) {
      const Result<void> kept = options_.journal->Add(key, timed);
      if (!kept) return Unexpected(kept.error());
    }
    return timed;
  }

  static void Count(const RankJob& job, const TimedRanking& ranking,
                    int64_t pairs, Measured& measured) {
    RerankedQuery query{.qid = job.qid};
    for (const IndexedScore& result : ranking.results) {
      query.results.push_back(
          {(*job.documents)[static_cast<size_t>(result.index)].id,
           result.score});
    }
    measured.result.queries.push_back(std::move(query));
    measured.milliseconds.push_back(ranking.milliseconds);
    measured.pairs += pairs;
  }

  const TimedReranking& options_;
  std::vector<Measured> measured_;
  RunCounts counts_;
  bool warm_ = false;
};

}  // namespace

Result<std::vector<RerankedDepth>> RerankTimed(
    const TimedReranking& reranking) {
  Reranking run(reranking);
  const Result<void> done = run.Run();
  if (!done) return Unexpected(done.error());
  return run.Take();
}

RequestTimes TimesOf(std::vector<double> milliseconds, int64_t pairs) {
  const double all =
      std::accumulate(milliseconds.begin(), milliseconds.end(), 0.0);
  std::ranges::sort(milliseconds);
  return {.requests = std::ssize(milliseconds),
          .pairs = pairs,
          .p50_ms = Percentile(milliseconds, 0.50),
          .p95_ms = Percentile(milliseconds, 0.95),
          .p99_ms = Percentile(milliseconds, 0.99),
          .pairs_per_second =
              all > 0 ? 1000 * static_cast<double>(pairs) / all : 0};
}

}  // namespace podium
