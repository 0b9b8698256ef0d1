#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/scored_document.h"
#include "eval/trec_run_file.h"

namespace podium {

// Of each query of `qids`, which `qrels` has: the documents that `first` or
// `last` has among its first `most`, by their rank in `last` and those that it
// lacks behind; without texts. `scores` are, of each query of `last`, what the
// reranker gave its first documents: these have a score to report. Empty: each
// has the run's own.
std::vector<ReportedQuery> ReportQueries(const Qrels& qrels,
                                         std::span<const std::string> qids,
                                         const TrecRunFile& first,
                                         const TrecRunFile& last,
                                         std::span<const RankerScores> scores,
                                         int64_t most);

// How often documents of a score are relevant: ten bins over 0..1, 1 itself in
// the last, of the scored documents (as above) that were judged. Empty where a
// scored document, judged or not, has a score outside.
std::vector<ReliabilityBin> Calibration(const Qrels& qrels,
                                        const TrecRunFile& run,
                                        std::span<const RankerScores> scores,
                                        int64_t level);

}  // namespace podium
