#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "base/result.h"
#include "cli/eval/eval_flags.h"
#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/scored_document.h"
#include "eval/trec_run_file.h"
#include "runs/collection_texts.h"

namespace podium {

// Runs, and the report's entry for each.
struct EvaluatedRuns {
  std::vector<TrecRunFile> runs;
  std::vector<ReportedRun> reported;
  // For each query of the last run: the ranker's scores of its first documents.
  // Empty if nothing was reranked.
  std::vector<RankerScores> scores;
};

// Reranks the judged queries of a first stage at each depth with the flags'
// ranker, and writes the run of the greatest depth to --output, if given. The
// first of the returned runs is `first`. Messages go to `err`. An error says
// what has been kept.
Result<EvaluatedRuns> RerankFirstStage(const EvalFlags& flags,
                                       const Qrels& qrels, TrecRunFile first,
                                       const CollectionTexts& texts,
                                       std::ostream& err);

}  // namespace podium
