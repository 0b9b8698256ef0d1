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

// For each query of `qids`, all of which are in `qrels`: the top `most`
// documents of `first` and of `last`, without texts. They are sorted by their
// rank in `last`; documents not in `last` come at the end. `scores` holds, for
// each query of `last`, the reranker's scores of its first documents, and only
// those documents report a score. If it is empty, every document reports the
// run's own score.
std::vector<ReportedQuery> ReportQueries(const Qrels& qrels,
                                         std::span<const std::string> qids,
                                         const TrecRunFile& first,
                                         const TrecRunFile& last,
                                         std::span<const RankerScores> scores,
                                         int64_t most);

// How often documents with a given score are relevant: ten bins over 0..1, with
// 1 itself in the last, of the scored documents (as above) that were judged.
// Empty if any scored document, judged or not, has a score outside 0..1.
std::vector<ReliabilityBin> Calibration(const Qrels& qrels,
                                        const TrecRunFile& run,
                                        std::span<const RankerScores> scores,
                                        int64_t level);

}  // namespace podium
