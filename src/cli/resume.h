#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/rank_job.h"
#include "cli/ranking_output.h"

namespace podium {

// How the jobs are ranked now, which the output has to agree with.
struct ResumeExpectation {
  OutputOptions output;  // many; jsonl, csv or trec
  std::string model;     // see RankedJob
  std::optional<int64_t> top_n;
  // Results may be left out by their scores.
  bool threshold = false;
};

// A job and all that the output has of it.
struct PrintedJob {
  RankJob job;
  std::string text;
};

// Where to go on.
struct ResumePoint {
  // Of the output: whole queries. What comes after them is of a query that was
  // not finished.
  int64_t keep_bytes = 0;
  int64_t queries_done = 0;
  // The last of them, for whoever can tell whether it would be printed so now:
  // the output alone does not say how its scores were made.
  std::optional<PrintedJob> last_done;
  // The first job that is not among them, and those after it.
  std::unique_ptr<JobSource> rest;
};

// Reads an output that was not finished beside the jobs that it is of. A line
// without an end is cut off. In CSV and TREC runs, where nothing says that a
// query's lines are complete, the last query is taken as unfinished. Memory is
// that of one query.
//
// kInvalidArgument where the output is not the beginning of what these jobs
// print: another query, another document, text, model or number of results.
Result<ResumePoint> FindResumePoint(const std::string& file,
                                    std::unique_ptr<JobSource> jobs,
                                    const ResumeExpectation& expected);

}  // namespace podium
