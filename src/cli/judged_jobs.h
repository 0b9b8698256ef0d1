#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "cli/collection_texts.h"
#include "cli/rank_job.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"

namespace podium {

// A job of each judged query that a run has something for, in the order of the
// judgments: the run's first `depth` documents, BestFirst(). All but `depth`
// outlive it. kInvalidData where no query was judged, or a text is missing:
// these are named before the first job.
Result<std::unique_ptr<JobSource>> JudgedJobs(const Qrels& qrels,
                                              const TrecRunFile& run,
                                              const CollectionTexts& texts,
                                              int64_t depth);

// The documents of the longest list that a run has for a judged query.
int64_t LongestList(const Qrels& qrels, const TrecRunFile& run);

}  // namespace podium
