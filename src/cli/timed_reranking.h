#pragma once

#include <podium/ranker.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "cli/eval_journal.h"
#include "cli/rank_job.h"
#include "eval/eval_report.h"
#include "eval/reranked_run.h"

namespace podium {

// A reranking whose requests are timed, at one or more depths.
struct TimedReranking {
  JobSource& jobs;  // the documents in the first stage's order
  Ranker& ranker;
  // How many of a query's documents are reranked, ascending. Each depth sends a
  // request of its own, one after the other, the depths of a query together: a
  // machine that grows slow makes all of them slow.
  std::vector<int64_t> depths;
  // What an earlier run kept is taken from it and not asked again; what is
  // asked is kept in it. Null: none.
  EvalJournal* journal = nullptr;
  // Called after a job of which something was asked, with its pairs.
  std::function<void(const RankJob&, int64_t pairs)> done = {};
  std::function<std::chrono::steady_clock::time_point()> now =
      std::chrono::steady_clock::now;
};

// What came of one depth.
struct RerankedDepth {
  int64_t depth = 0;
  std::vector<RerankedQuery> queries;  // as the jobs came
  RequestTimes times;
};

// Asks for every job at every depth. The time of a request is that of a call of
// the ranker, with all that it does: tokens, tries, pages. The first call is
// not counted: it asks of the first job's documents what nobody wants to know,
// so that nothing that was loaded or scored for it is later measured. Stops at
// the first error; the message of one of the ranker's names the job.
Result<std::vector<RerankedDepth>> RerankTimed(const TimedReranking& reranking);

// `milliseconds` of each request; at least one.
RequestTimes TimesOf(std::vector<double> milliseconds, int64_t pairs);

}  // namespace podium
