#pragma once

#include <podium/ranker.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/qrels.h"
#include "eval/score_calibration.h"
#include "eval/trec_run_file.h"
#include "runs/judged_documents.h"
#include "runs/rank_job.h"
#include "runs/run_counts.h"

namespace podium {

// How judgments become pairs.
struct PairRules {
  int64_t level = 1;                    // grades from this one on are relevant
  bool unjudged_as_irrelevant = false;  // else unjudged documents are left out
};

// Judged pairs with their scores.
struct JudgedScores {
  std::vector<std::vector<JudgedScore>> queries;  // none is empty
  UnjudgedCounts unjudged;

  int64_t pairs() const;
  int64_t relevant() const;
  std::vector<JudgedScore> all() const;
};

// The judged scores of a reranked run, in the order of the judgments.
// kInvalidData if a query's judgments or documents contain a document twice, or
// a score is not finite.
Result<JudgedScores> ScoresOfRun(const Qrels& qrels, const TrecRunFile& run,
                                 const PairRules& rules);

// Scores the judged documents of jobs, `concurrency` jobs at once. Errors are
// those of RankAll(), and duplicate documents in the judgments.
Result<JudgedScores> ScoreJobs(const Qrels& qrels,
                               std::unique_ptr<JobSource> jobs, Ranker& ranker,
                               int concurrency, const PairRules& rules,
                               const ProgressCallback& progress = {});

}  // namespace podium
