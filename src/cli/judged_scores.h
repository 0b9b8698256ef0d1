#pragma once

#include <podium/ranker.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/judged_documents.h"
#include "cli/rank_job.h"
#include "eval/qrels.h"
#include "eval/score_calibration.h"
#include "eval/trec_run_file.h"

namespace podium {

// Which judgments make a pair.
struct PairRules {
  int64_t level = 1;                    // relevant from this grade on
  bool unjudged_as_irrelevant = false;  // else they are left out
};

// Judged pairs with their scores.
struct JudgedScores {
  std::vector<std::vector<JudgedScore>> queries;  // none is empty
  UnjudgedCounts unjudged;

  int64_t pairs() const;
  int64_t relevant() const;
  std::vector<JudgedScore> all() const;
};

// Of a run that has been reranked, in the order of the judgments. kInvalidData
// where a query's judgments or documents have one twice, or a score is not
// finite.
Result<JudgedScores> ScoresOfRun(const Qrels& qrels, const TrecRunFile& run,
                                 const PairRules& rules);

// Has the judged documents of jobs scored, `concurrency` jobs at once, and
// shows how far it is unless `quiet`. Errors are those of RankAll(), and of
// judgments that have a document twice.
Result<JudgedScores> ScoreJobs(const Qrels& qrels,
                               std::unique_ptr<JobSource> jobs, Ranker& ranker,
                               int concurrency, const PairRules& rules,
                               bool quiet = false);

}  // namespace podium
