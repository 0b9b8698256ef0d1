#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eval/scored_document.h"
#include "eval/trec_run_file.h"

namespace podium {

// What a reranker made of some documents of a query.
struct RerankedQuery {
  std::string qid;
  std::vector<ScoredDocument> results;  // best first, no docno twice
};

// A first stage's run with some documents of each query put in another order.
struct RerankedRun {
  // The documents that were scored, in the reranker's order, then the others of
  // the first stage in its order. Each score is below all before it: see
  // FallingScores().
  TrecRunFile run;
  // Of each of run.queries: the scores that the reranker gave its first
  // documents.
  std::vector<RankerScores> scores;
};

// The queries of `reranked` in their order, each of which `first` has; its
// other queries are left out. `name` and `run_id` become the run's.
RerankedRun PutInNewOrder(const std::string& name, const std::string& run_id,
                          const TrecRunFile& first,
                          std::span<const RerankedQuery> reranked);

// `qid Q0 docno rank score run_id` a line, a query's documents BestFirst(). A
// score that a float holds has the digits of a float.
std::string TrecRunText(const TrecRunFile& run);

}  // namespace podium
