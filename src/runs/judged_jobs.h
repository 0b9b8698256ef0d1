#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"
#include "runs/collection_texts.h"
#include "runs/rank_job.h"

namespace podium {

// One job for each judged query that has documents in the run, in the order of
// the judgments: the run's first `depth` documents in BestFirst() order. The
// referenced arguments must outlive the result. kInvalidData if no query was
// judged, or if texts are missing: they are named before the first job.
Result<std::unique_ptr<JobSource>> JudgedJobs(const Qrels& qrels,
                                              const TrecRunFile& run,
                                              const CollectionTexts& texts,
                                              int64_t depth);

// The length of the run's longest list for a judged query.
int64_t LongestList(const Qrels& qrels, const TrecRunFile& run);

}  // namespace podium
