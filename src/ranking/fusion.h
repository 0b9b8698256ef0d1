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

// How the scores that several rankers gave to the same documents become one
// score. In the formulas, s is a document's score in a list; min, max, mean and
// sd are the list's lowest, highest and mean score and its population standard
// deviation.
enum class FusionMethod {
  // Reciprocal Rank Fusion: the sum of 1 / (60 + rank), where the rank is one
  // more than the number of documents that the list scores higher. Only the
  // order of the scores matters. Cormack, Clarke and Buettcher, "Reciprocal
  // rank fusion outperforms Condorcet and individual rank learning methods",
  // SIGIR 2009.
  kRrf,
  // The sum of (s - min) / (max - min). The normalisation is from Lee,
  // "Analyses of multiple evidence combination", SIGIR 1997; the sum is CombSUM
  // from Fox and Shaw, "Combination of multiple searches", TREC-2, 1994.
  kMinMaxSum,
  // The sum of (s - mean) / sd: the "zero mean, unit variance" of Montague and
  // Aslam, "Relevance score normalization for metasearch", CIKM 2001.
  kZScoreSum,
  // kMinMaxSum times the number of lists that have the document: Fox and Shaw.
  kCombMnz,
};

// The methods with their names: "rrf", "minmax", "zscore" and "combmnz".
Choices<FusionMethod> FusionMethods();
// std::nullopt for any other name.
std::optional<FusionMethod> ParseFusionMethod(std::string_view name);
std::string_view NameOf(FusionMethod method);

// A score for each document, by index. NaN or an infinity means that the list
// lacks the document.
using ScoreList = std::vector<double>;

struct FusionOptions {
  FusionMethod method = FusionMethod::kRrf;
  // The factor for each list's part of the sum, finite and not negative. A list
  // without one has the factor 1.
  std::vector<double> weights;
};

struct FusedDocument {
  int64_t index = 0;
  double score = 0;  // higher is better
};

// Returns every document of the lists, best first. A list that is shorter than
// the longest lacks the documents at its end.
//
// Missing documents: a list adds nothing for a document that it lacks. Under
// kZScoreSum nothing would be an average score, so there the list adds the
// lowest of its z-scores. A list without any document is ignored.
//
// Constant lists: if all scores of a list are equal, they only tell which
// documents it has: each of these has rank 1, or 1 after min-max. Under
// kZScoreSum they tell nothing, because the list adds 0 for every document.
//
// Ties: documents with equal fused scores are ordered by their scores in the
// first list, then in the second and so on, then by index. A document that the
// list lacks comes last. Sums are rounded alike in any order of the lists, so
// that the order neither makes nor breaks a tie.
//
// O(lists * documents * log documents).
std::vector<FusedDocument> Fuse(std::span<const ScoreList> lists,
                                const FusionOptions& options);

// A document of a list in any order, such as one query's part of a TREC run.
struct ScoredId {
  std::string id;
  double score = 0;
};

// Fuses lists of ids. The documents are those of all runs; the order in which
// they first appear is the index that breaks ties. If a run has an id twice,
// the first score counts.
std::vector<ScoredId> FuseRuns(std::span<const std::vector<ScoredId>> runs,
                               const FusionOptions& options);

// The ways to merge pages with their names: "score" and "rrf".
Choices<Merge> Merges();
// std::nullopt for any other name.
std::optional<Merge> ParseMerge(std::string_view name);

// Merges the results of all pages, best first. Each page must be sorted best
// first and have finite scores. Indices are those of the whole request, and
// each is on one page only. Equal scores keep the order of their page, and the
// order of the pages. Results keep the scores that their page gave them, so
// that under kRrf the scores need not fall.
std::vector<RankResult> MergePages(
    std::span<const std::vector<RankResult>> pages, Merge merge);

}  // namespace podium
