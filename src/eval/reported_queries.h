#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"

namespace podium {

// Of each query of `qids`, which `qrels` has: the documents that `first` or
// `last` has among its first `most`, by their rank in `last` and those that it
// lacks behind; without texts. Of each query of `last` only its first `scored`
// documents have a score to report; empty: all.
std::vector<ReportedQuery> ReportQueries(const Qrels& qrels,
                                         std::span<const std::string> qids,
                                         const TrecRunFile& first,
                                         const TrecRunFile& last,
                                         std::span<const int64_t> scored,
                                         int64_t most);

// How often documents of a score are relevant: ten bins over 0..1, 1 itself in
// the last, of the scored documents (as above) that were judged. Empty where a
// scored document, judged or not, has a score outside.
std::vector<ReliabilityBin> Calibration(const Qrels& qrels,
                                        const TrecRunFile& run,
                                        std::span<const int64_t> scored,
                                        int64_t level);

}  // namespace podium
