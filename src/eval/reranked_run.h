#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eval/scored_document.h"
#include "eval/trec_run_file.h"

namespace podium {

// A reranker's results for some documents of a query.
struct RerankedQuery {
  std::string qid;
  std::vector<ScoredDocument> results;  // best first, no docno twice
};

// A first stage's run in which some documents of each query were reranked.
struct RerankedRun {
  // The reranked documents in the reranker's order, then the remaining
  // documents in the first stage's order. Each score is below the one before
  // it: see FallingScores().
  TrecRunFile run;
  // Parallel to run.queries: the reranker's scores of each query's first
  // documents.
  std::vector<RankerScores> scores;
};

// The queries of `reranked` in their order; `first` must have each of them, and
// its other queries are left out. `name` and `run_id` become the run's.
RerankedRun PutInNewOrder(const std::string& name, const std::string& run_id,
                          const TrecRunFile& first,
                          std::span<const RerankedQuery> reranked);

// One line `qid Q0 docno rank score run_id` per document, a query's documents
// in BestFirst() order. A score that is exact as a float is printed with a
// float's digits.
std::string TrecRunText(const TrecRunFile& run);

}  // namespace podium
