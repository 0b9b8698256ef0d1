#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eval/calibration_error.h"
#include "eval/run_comparison.h"

namespace podium {

// What the requests of a reranking took, one after the other.
struct RequestTimes {
  int64_t requests = 0;
  int64_t pairs = 0;  // of all requests
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;
  double pairs_per_second = 0;
};

// One of the runs that a report compares.
struct ReportedRun {
  std::string name;  // the file, or what reranked: "builtin, top 50"
  std::optional<int64_t> depth;  // documents of each query that were reranked
  std::optional<RequestTimes> times;
};

// A document of a query, before and after.
struct ReportedDocument {
  std::string docno;
  std::string text;   // its beginning; empty where no corpus was given
  int64_t grade = 0;  // kUnpooled, kUnjudged
  int64_t rank_before = 0, rank_after = 0;  // from 1; 0: the run lacks it
  std::optional<double> score;              // the reranker's
};

struct ReportedQuery {
  std::string qid;
  std::string text;  // empty where no queries were given
  // Those that one of the two runs has among its first, by rank_after.
  std::vector<ReportedDocument> documents;
};

// All that a report shows, and nothing that it has to compute.
struct EvalReport {
  std::string dataset;  // the collection's folder, or the qrels
  std::string ranker;   // whose reranking it is; empty: none
  std::string podium_version;
  std::vector<ReportedRun> runs;  // the first is what others are compared with
  // How many documents DropIdenticalIds() took from the runs that were read;
  // absent: it was not asked for.
  std::optional<int64_t> identical_ids;
  RunComparison comparison;  // of `runs`, in their order
  double confidence = 0.95;  // of its intervals
  int64_t level = 1;         // relevant from this grade on
  bool judged_only = false;  // see EvaluationOptions
  // As comparison.qids: documents of the first run beside those of the last.
  std::vector<ReportedQuery> queries;
  // Of the last run; empty where its scores do not lie in 0..1.
  std::vector<ReliabilityBin> calibration;
};

}  // namespace podium
