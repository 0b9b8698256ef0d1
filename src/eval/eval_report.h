#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eval/calibration_error.h"
#include "eval/run_comparison.h"

namespace podium {

// How long the requests of a reranking took, sent one after the other.
struct RequestTimes {
  int64_t requests = 0;
  int64_t pairs = 0;  // of all requests
  double p50_ms = 0, p95_ms = 0, p99_ms = 0;
  double pairs_per_second = 0;
};

// One of the runs that a report compares.
struct ReportedRun {
  std::string name;              // the file, or the reranker: "builtin, top 50"
  std::optional<int64_t> depth;  // documents reranked per query
  std::optional<RequestTimes> times;
};

// A document of a query, before and after reranking.
struct ReportedDocument {
  std::string docno;
  std::string text;   // its beginning; empty without a corpus
  int64_t grade = 0;  // or kUnpooled, kUnjudged
  int64_t rank_before = 0, rank_after = 0;  // from 1; 0: not in the run
  std::optional<double> score;              // the reranker's
};

struct ReportedQuery {
  std::string qid;
  std::string text;  // empty without a queries file
  // The top documents of either run, by rank_after.
  std::vector<ReportedDocument> documents;
};

// Everything that a report shows; rendering it computes nothing more.
struct EvalReport {
  std::string dataset;  // the collection's folder, or the qrels
  std::string ranker;   // the reranker; empty: none
  std::string podium_version;
  std::vector<ReportedRun> runs;  // the others are compared with the first
  // How many documents DropIdenticalIds() removed from the runs that were read;
  // absent: this was not asked for.
  std::optional<int64_t> identical_ids;
  RunComparison comparison;  // of `runs`, in the same order
  double confidence = 0.95;  // of its intervals
  int64_t level = 1;         // grades from this one on are relevant
  bool judged_only = false;  // see EvaluationOptions
  // Parallel to comparison.qids: documents of the first run beside those of the
  // last.
  std::vector<ReportedQuery> queries;
  // For the last run; empty if its scores are not all in 0..1.
  std::vector<ReliabilityBin> calibration;
};

}  // namespace podium
