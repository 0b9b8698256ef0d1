#pragma once

#include <podium/ranker.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"
#include "eval/reranked_run.h"
#include "runs/eval_journal.h"
#include "runs/rank_job.h"
#include "runs/run_counts.h"

namespace podium {

// A reranking whose requests are timed, at one or more depths.
struct TimedReranking {
  JobSource& jobs;  // the documents in the first stage's order
  Ranker& ranker;
  // How many of a query's documents to rerank, ascending. Each depth is a
  // request of its own, one after the other. All depths of a query run before
  // the next query, so a machine that slows down affects every depth alike.
  std::vector<int64_t> depths;
  // Answers of an earlier run are taken from it instead of asking again; new
  // answers are added to it. Null: no journal.
  EvalJournal* journal = nullptr;
  ProgressCallback progress = {};  // counts the jobs that made a request
  std::function<std::chrono::steady_clock::time_point()> now =
      std::chrono::steady_clock::now;
};

// The results of one depth.
struct RerankedDepth {
  int64_t depth = 0;
  std::vector<RerankedQuery> queries;  // in the jobs' order
  RequestTimes times;
};

// Reranks every job at every depth. The time of a request is that of one call
// to the ranker, including tokenization, retries and pages. An uncounted
// warm-up call comes first: it ranks the first job's documents for another
// query, so that loading is not measured and none of its scores are reused.
// Stops at the first error; an error of the ranker names the job.
Result<std::vector<RerankedDepth>> RerankTimed(const TimedReranking& reranking);

// `milliseconds` holds the time of each request, at least one.
RequestTimes TimesOf(std::vector<double> milliseconds, int64_t pairs);

}  // namespace podium
