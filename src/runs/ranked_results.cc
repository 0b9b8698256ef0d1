#include "runs/ranked_results.h"

#include <limits>
#include <unordered_map>
#include <utility>

#include "eval/falling_scores.h"
#include "ranking/fusion.h"

namespace podium {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<RankedResult> ByRelevance(const Ranking& ranking) {
  std::vector<RankedResult> results;
  results.reserve(ranking.results.size());
  for (const RankResult& result : ranking.results) {
    results.push_back({.index = result.index,
                       .relevance_score = result.relevance_score,
                       .score = result.relevance_score});
  }
  return results;
}

std::vector<RankedResult> Fused(const RankJob& job, const Ranking& ranking,
                                const FirstStageFusion& fusion) {
  // Equal scores would share a rank and lose the ranker's order.
  std::vector<double> scores;
  for (const RankResult& result : ranking.results)
    scores.push_back(result.relevance_score);
  const std::vector<float> falling = FallingScores(scores);
  ScoreList relevance(job.documents->size(), kMissing);
  std::unordered_map<int64_t, float> ranked;
  for (const RankResult& result : ranking.results) {
    relevance[result.index] = falling[ranked.size()];
    ranked.emplace(result.index, result.relevance_score);
  }
  const std::vector<ScoreList> lists = {std::move(relevance), job.first_stage};
  const FusionOptions options{.method = fusion.method,
                              .weights = {fusion.weight, 1 - fusion.weight}};
  std::vector<RankedResult> results;
  for (const FusedDocument& document : Fuse(lists, options)) {
    const auto known = ranked.find(document.index);
    if (known == ranked.end()) continue;  // the ranker did not return it
    results.push_back({.index = document.index,
                       .relevance_score = known->second,
                       .score = document.score});
  }
  return results;
}

void Calibrate(const ScoreMap& map, RankedJob& ranked) {
  for (RankedResult& result : ranked.results) {
    const double probability = map.Map(result.relevance_score);
    result.relevance_score = static_cast<float>(probability);
    if (!ranked.fused) result.score = probability;
  }
}

}  // namespace

RankedJob ResultsOf(const RankJob& job, const Ranking& ranking,
                    const ResultRules& rules, const ScoreMap* map) {
  RankedJob ranked{.job = job,
                   .results = {},
                   .model = {},
                   .fused = rules.fuse.has_value(),
                   .served_by = {}};
  ranked.results =
      rules.fuse ? Fused(job, ranking, *rules.fuse) : ByRelevance(ranking);
  if (map != nullptr) Calibrate(*map, ranked);
  if (rules.threshold) {
    std::erase_if(ranked.results, [&rules](const RankedResult& result) {
      return static_cast<double>(result.relevance_score) < *rules.threshold;
    });
  }
  const std::optional<int64_t> top_n = job.top_n ? job.top_n : rules.top_n;
  if (top_n && *top_n < static_cast<int64_t>(ranked.results.size()))
    ranked.results.resize(*top_n);
  return ranked;
}

}  // namespace podium
