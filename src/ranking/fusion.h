#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/choice.h"

namespace podium {

// How the scores that several rankers gave to the same documents become one.
// Of a document with score s in a list whose lowest, highest and mean score and
// standard deviation (of the population) are min, max, mean and sd:
enum class FusionMethod {
  // Reciprocal Rank Fusion, the sum of 1 / (60 + rank); the rank is one more
  // than the number of documents that the list scores higher. Cormack, Clarke
  // and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual
  // rank learning methods", SIGIR 2009. Needs no scores that mean anything.
  kRrf,
  // The sum of (s - min) / (max - min). The normalisation is that of Lee,
  // "Analyses of multiple evidence combination", SIGIR 1997, the sum is CombSUM
  // of Fox and Shaw, "Combination of multiple searches", TREC-2, 1994.
  kMinMaxSum,
  // The sum of (s - mean) / sd: the "zero mean, unit variance" of Montague and
  // Aslam, "Relevance score normalization for metasearch", CIKM 2001.
  kZScoreSum,
  // kMinMaxSum times the number of lists that have the document: Fox and Shaw.
  kCombMnz,
};

// The methods with their names: "rrf", "minmax", "zscore" and "combmnz".
Choices<FusionMethod> FusionMethods();
// Nothing for any other name.
std::optional<FusionMethod> ParseFusionMethod(std::string_view name);
std::string_view NameOf(FusionMethod method);

// A score for each document, by index. One that is not finite (NaN, or an
// infinity) says that the list does not have the document.
using ScoreList = std::vector<double>;

struct FusionOptions {
  FusionMethod method = FusionMethod::kRrf;
  // What each list's part is multiplied with, finite and not negative; 1 where
  // there is none for a list.
  std::vector<double> weights;
};

struct FusedDocument {
  int64_t index = 0;
  double score = 0;  // by falling score a document is better
};

// Every document of the lists, best first. A list that is shorter than the
// longest lacks the documents at its end.
//   Missing: a list gives nothing to a document that it lacks, but for
//     kZScoreSum, where that would be an average score: it gives the lowest of
//     those that it has. A list without any document is as if it were not
//     there.
//   Constant: where all scores of a list are the same, they tell its documents
//     from those that it lacks and from nothing else: each has rank 1, or 1
//     after min-max; 0 after z-score, which is not even that.
//   Ties: equal fused scores are ordered by the score in the first list, then
//     in the second and so on, a document that the list lacks last, then by
//     index. The order of the lists never decides by rounding whether two are
//     equal.
// O(lists * documents * log documents).
std::vector<FusedDocument> Fuse(std::span<const ScoreList> lists,
                                const FusionOptions& options);

// A ranked list by the documents' ids, in any order, such as one query's part
// of a TREC run.
struct ScoredId {
  std::string id;
  double score = 0;
};

// The same over ids: the documents are those that any run has, in the order in
// which they are first seen, which is the index that ties go by. Of an id that
// a run has twice, the first score counts.
std::vector<ScoredId> FuseRuns(std::span<const std::vector<ScoredId>> runs,
                               const FusionOptions& options);

// The ways to merge pages with their names: "score" and "rrf".
Choices<Merge> Merges();
// Nothing for any other name.
std::optional<Merge> ParseMerge(std::string_view name);

// Results of all pages, best first. Each page's results have the indices of the
// whole request, each once, and finite scores, and are best first: equal scores
// keep that order, and those of different pages the order of the pages. A
// result's scores stay those that its page gave it, so that with kRrf they need
// not fall.
std::vector<RankResult> MergePages(
    std::span<const std::vector<RankResult>> pages, Merge merge);

}  // namespace podium
