#include "ranking/fusion.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <compare>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace podium {
namespace {

constexpr double kRrfConstant = 60;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<Choice<FusionMethod>, 4> kFusionMethods = {{
    {"rrf", FusionMethod::kRrf, "the sum of reciprocal ranks"},
    {"minmax", FusionMethod::kMinMaxSum, "the sum of scores scaled to 0..1"},
    {"zscore", FusionMethod::kZScoreSum,
     "the sum of scores scaled to mean 0 and variance 1"},
    {"combmnz", FusionMethod::kCombMnz,
     "minmax, times the number of lists that have the document"},
}};

constexpr std::array<Choice<Merge>, 2> kMerges = {{
    {"score", Merge::kScore, "by score"},
    {"rrf", Merge::kRrf, "by rank, for scores that differ between pages"},
}};

double ReciprocalRank(size_t rank) {
  return 1 / (kRrfConstant + static_cast<double>(rank));
}

// For each score, one more than the number of higher scores. All are finite.
std::vector<size_t> RanksOf(const std::vector<double>& scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  std::vector<size_t> ranks(scores.size());
  for (size_t i = 0; i < order.size(); ++i) {
    const bool tied = i > 0 && scores[order[i]] == scores[order[i - 1]];
    ranks[order[i]] = tied ? ranks[order[i - 1]] : i + 1;
  }
  return ranks;
}

std::vector<double> ReciprocalRanks(const std::vector<double>& scores) {
  const std::vector<size_t> ranks = RanksOf(scores);
  std::vector<double> parts(ranks.size());
  std::transform(ranks.begin(), ranks.end(), parts.begin(), ReciprocalRank);
  return parts;
}

// Halving keeps the range finite even for the largest doubles.
std::vector<double> MinMax(std::vector<double> scores) {
  const auto [lowest, highest] =
      std::minmax_element(scores.begin(), scores.end());
  const double min = *lowest / 2;
  const double range = *highest / 2 - min;
  for (double& s : scores) s = range > 0 ? (s / 2 - min) / range : 1;
  return scores;
}

// z-scores do not depend on the scale, so they are computed from the min-max
// scores, whose squares fit into a double.
std::vector<double> ZScores(std::vector<double> scores) {
  scores = MinMax(std::move(scores));
  const auto n = static_cast<double>(scores.size());
  const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
  double squares = 0;
  for (const double s : scores) squares += (s - mean) * (s - mean);
  const double deviation = std::sqrt(squares / n);
  for (double& s : scores) s = deviation > 0 ? (s - mean) / deviation : 0;
  return scores;
}

// What a list adds for each of its documents. It has at least one.
std::vector<double> PartsOf(std::vector<double> scores, FusionMethod method) {
  switch (method) {
    case FusionMethod::kRrf:
      return ReciprocalRanks(scores);
    case FusionMethod::kMinMaxSum:
    case FusionMethod::kCombMnz:
      return MinMax(std::move(scores));
    case FusionMethod::kZScoreSum:
      return ZScores(std::move(scores));
  }
  return scores;
}

// What a list adds for each of `size` documents; NaN where it adds nothing.
ScoreList PartsOf(const ScoreList& list, size_t size, FusionMethod method) {
  std::vector<double> present;
  for (const double s : list) {
    if (std::isfinite(s)) present.push_back(s);
  }
  ScoreList parts(size, kMissing);
  if (present.empty()) return parts;
  present = PartsOf(std::move(present), method);
  if (method == FusionMethod::kZScoreSum) {
    const double lowest = *std::min_element(present.begin(), present.end());
    std::fill(parts.begin(), parts.end(), lowest);
  }
  size_t next = 0;
  for (size_t i = 0; i < list.size(); ++i) {
    if (std::isfinite(list[i])) parts[i] = present[next++];
  }
  return parts;
}

// Adds the terms in ascending order, so that the order of the lists does not
// matter.
double Sum(std::vector<double>& terms) {
  std::sort(terms.begin(), terms.end());
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

// Orders two documents by their scores in the first list, then in the second
// and so on, then by index. A score that is not finite is missing.
std::weak_ordering CompareInLists(std::span<const ScoreList> lists, size_t a,
                                  size_t b) {
  const auto score = [](const ScoreList& list, size_t i) {
    return i < list.size() && std::isfinite(list[i])
               ? list[i]
               : -std::numeric_limits<double>::infinity();
  };
  for (const ScoreList& list : lists) {
    const double of_a = score(list, a);
    const double of_b = score(list, b);
    if (of_a > of_b) return std::weak_ordering::less;
    if (of_a < of_b) return std::weak_ordering::greater;
  }
  return a <=> b;
}

}  // namespace

Choices<FusionMethod> FusionMethods() { return kFusionMethods; }

std::optional<FusionMethod> ParseFusionMethod(std::string_view name) {
  return FindChoice(FusionMethods(), name);
}

std::string_view NameOf(FusionMethod method) {
  return NameOfChoice(FusionMethods(), method);
}

std::vector<FusedDocument> Fuse(std::span<const ScoreList> lists,
                                const FusionOptions& options) {
  size_t size = 0;
  for (const ScoreList& list : lists) size = std::max(size, list.size());
  std::vector<ScoreList> parts;
  for (size_t i = 0; i < lists.size(); ++i) {
    const double weight = i < options.weights.size() ? options.weights[i] : 1;
    assert(std::isfinite(weight) && weight >= 0);
    parts.push_back(PartsOf(lists[i], size, options.method));
    for (double& part : parts.back()) part *= weight;
  }

  std::vector<FusedDocument> fused(size);
  std::vector<double> terms;
  for (size_t d = 0; d < size; ++d) {
    terms.clear();
    for (const ScoreList& list : parts) {
      if (!std::isnan(list[d])) terms.push_back(list[d]);
    }
    const auto found = static_cast<double>(terms.size());
    const double sum = Sum(terms);
    fused[d] = {static_cast<int64_t>(d),
                options.method == FusionMethod::kCombMnz ? found * sum : sum};
  }
  std::sort(fused.begin(), fused.end(),
            [&](const FusedDocument& a, const FusedDocument& b) {
              if (a.score != b.score) return a.score > b.score;
              return CompareInLists(lists, static_cast<size_t>(a.index),
                                    static_cast<size_t>(b.index)) < 0;
            });
  return fused;
}

std::vector<ScoredId> FuseRuns(std::span<const std::vector<ScoredId>> runs,
                               const FusionOptions& options) {
  std::unordered_map<std::string_view, size_t> index_of;
  std::vector<std::string_view> ids;
  for (const auto& run : runs) {
    for (const ScoredId& document : run) {
      if (index_of.emplace(document.id, ids.size()).second)
        ids.push_back(document.id);
    }
  }
  std::vector<ScoreList> lists;
  for (const auto& run : runs) {
    ScoreList& list = lists.emplace_back(ids.size(), kMissing);
    std::vector<bool> seen(ids.size());
    for (const ScoredId& document : run) {
      const size_t i = index_of.at(document.id);
      if (!seen[i]) list[i] = document.score;
      seen[i] = true;
    }
  }
  std::vector<ScoredId> fused;
  fused.reserve(ids.size());
  for (const FusedDocument& document : Fuse(lists, options)) {
    fused.push_back({std::string(ids[static_cast<size_t>(document.index)]),
                     document.score});
  }
  return fused;
}

Choices<Merge> Merges() { return kMerges; }

std::optional<Merge> ParseMerge(std::string_view name) {
  return FindChoice(Merges(), name);
}

std::vector<RankResult> MergePages(
    std::span<const std::vector<RankResult>> pages, Merge merge) {
  // Each document is on one page, so its sum is a single 1 / (60 + rank):
  // ordering by the sums is ordering by rank.
  struct Placed {
    size_t rank;
    RankResult result;
  };
  std::vector<Placed> placed;
  for (const auto& page : pages) {
    for (size_t i = 0; i < page.size(); ++i)
      placed.push_back({merge == Merge::kRrf ? i : 0, page[i]});
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const Placed& a, const Placed& b) {
                     if (a.rank != b.rank) return a.rank < b.rank;
                     return a.result.relevance_score > b.result.relevance_score;
                   });
  std::vector<RankResult> merged;
  merged.reserve(placed.size());
  for (const Placed& p : placed) merged.push_back(p.result);
  return merged;
}

}  // namespace podium
