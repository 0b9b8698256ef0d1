#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "runs/rank_job.h"
#include "runs/ranking_output.h"

namespace podium {

// How the jobs are ranked now; the output must agree with it.
struct ResumeExpectation {
  OutputOptions output;  // many; jsonl, csv or trec
  std::string model;     // see RankedJob
  std::optional<int64_t> top_n;
  // Results may have been left out because of their scores.
  bool threshold = false;
};

// A job and all of its text in the output.
struct PrintedJob {
  RankJob job;
  std::string text;
};

// Where to resume.
struct ResumePoint {
  // How many bytes of the output are complete queries. The rest belongs to a
  // query that was not finished.
  int64_t keep_bytes = 0;
  int64_t queries_done = 0;
  // The last complete query, so that the caller can check whether it would be
  // printed the same now: the output does not say how its scores were made.
  std::optional<PrintedJob> last_done;
  // The jobs after the complete ones.
  std::unique_ptr<JobSource> rest;
};

// Reads an unfinished output along with its jobs. An incomplete last line is
// dropped. In CSV and TREC runs, where nothing marks the end of a query's
// lines, the last query counts as unfinished. Holds one query in memory at a
// time.
//
// kInvalidArgument if the output is not the beginning of what these jobs print:
// it has another query, document, text or model (`param` is "resume"), or
// another number of results ("resume.top_n").
Result<ResumePoint> FindResumePoint(const std::string& file,
                                    std::unique_ptr<JobSource> jobs,
                                    const ResumeExpectation& expected);

}  // namespace podium
