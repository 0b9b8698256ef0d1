#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

#include "base/result.h"
#include "cli/collection_texts.h"
#include "cli/eval_flags.h"
#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/scored_document.h"
#include "eval/trec_run_file.h"

namespace podium {

// Runs, and what a report says of each.
struct EvaluatedRuns {
  std::vector<TrecRunFile> runs;
  std::vector<ReportedRun> reported;
  // Of each query of the last run: what the ranker gave its first documents.
  // Empty: nothing was reranked.
  std::vector<RankerScores> scores;
};

// Has the flags' ranker rerank a first stage at each depth, judged queries
// alone, and writes the deepest one's run where there is an --output. The first
// of the runs is `first`. What there is to say meanwhile goes to `err`. An
// error says what has been kept.
Result<EvaluatedRuns> RerankFirstStage(const EvalFlags& flags,
                                       const Qrels& qrels, TrecRunFile first,
                                       const CollectionTexts& texts,
                                       std::ostream& err);

}  // namespace podium
