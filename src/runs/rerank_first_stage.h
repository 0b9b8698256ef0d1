#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/scored_document.h"
#include "eval/trec_run_file.h"
#include "runs/collection_texts.h"
#include "runs/ranker_source.h"
#include "runs/run_counts.h"

namespace podium {

// A reranking of a first stage's run.
struct RerankingOptions {
  std::string name;  // the ranker's, in the report and in the journal
  RankerSource ranker;
  std::vector<int64_t> depths;  // empty: all documents of each query
  // The file of the new run; empty: not written. Each answer is kept in a
  // journal beside it, OUTPUT.journal.
  std::string output;
  // What to do if the output or the journal already has content. Without
  // either, an error.
  bool resume = false;     // take the journal's answers
  bool overwrite = false;  // replace both
};

// What a user may want to know meanwhile. Each may be empty. They are called on
// the caller's thread.
struct RerankingEvents {
  // The run resumes an earlier journal, which has this many answers.
  std::function<void(int64_t answers)> resumed;
  ProgressCallback progress;
};

// How many answers the journal has, also after an error.
struct KeptAnswers {
  std::string journal;  // the file; empty: none
  int64_t count = 0;
};

// Runs, and the report's entry for each.
struct EvaluatedRuns {
  std::vector<TrecRunFile> runs;
  std::vector<ReportedRun> reported;
  // For each query of the last run: the ranker's scores of its first documents.
  // Empty if nothing was reranked.
  std::vector<RankerScores> scores;
};

// Reranks the judged queries of a first stage at each depth, one request after
// the other, and writes the run of the greatest depth. The first of the
// returned runs is `first`. Besides the errors of the ranker and of the files,
// kInvalidArgument for a journal of another reranking (`param` is "resume") and
// for an output that already has content ("output"). `kept` is filled in either
// way.
Result<EvaluatedRuns> RerankFirstStage(const RerankingOptions& options,
                                       const Qrels& qrels, TrecRunFile first,
                                       const CollectionTexts& texts,
                                       const RerankingEvents& events,
                                       KeptAnswers& kept);

}  // namespace podium
