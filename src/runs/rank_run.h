#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "ranking/score_map.h"
#include "runs/below_threshold.h"
#include "runs/output_file.h"
#include "runs/rank_input.h"
#include "runs/ranked_results.h"
#include "runs/ranker_source.h"
#include "runs/ranking_output.h"
#include "runs/resume.h"
#include "runs/run_counts.h"

namespace podium {

// A ranking of one query or many, from files to a file.
struct RankRunOptions {
  RankInput input;
  RankerSource ranker;
  std::optional<int64_t> shorten;  // documents to so many tokens, see shorten.h
  ResultRules rules;
  std::shared_ptr<const ScoreMap> map;  // of the scores; null: none
  OutputOptions form;                   // its `many` is not read
  std::string output = "-";             // a file, or standard output
  // What to do about an output that has something in it: with neither, an
  // error.
  bool resume = false;     // go on with it; for kJsonl, kCsv and kTrec
  bool overwrite = false;  // replace it
};

// What to tell a user meanwhile. Each may be empty; they are called on the
// run's thread.
struct RankRunEvents {
  // An earlier run's output is gone on with, after so many queries.
  std::function<void(int64_t queries)> resumed;
  // A query has been ranked, and is going to be written.
  std::function<void(const Ranking&)> ranked;
  ProgressCallback progress;
};

// Whether an output of this form can be gone on with: its beginning is whole by
// itself, and says everything.
bool CanResume(OutputFormat format);

// One run. Not thread-safe.
class RankRun {
 public:
  RankRun(RankRunOptions options, RankRunEvents events);

  // To be called once. Everything that can fail is tried before the first query
  // is ranked. Besides the errors of the files and of the ranker,
  // kInvalidArgument for an output that is in the way; `param` is
  //   "output"          there is something in it
  //   "resume", "resume.top_n"  as FindResumePoint() says
  //   "resume.results"  its last query would be printed otherwise by this
  //                     ranker and these options
  Result<void> Run();

  // After Run(), even if it failed.
  int64_t queries_done() const { return done_; }  // in the output
  // Null if it was not opened.
  const OutputFile* output() const { return output_ ? &*output_ : nullptr; }
  const BelowThreshold& below_threshold() const { return below_threshold_; }

 private:
  Result<void> Open();
  Result<void> StartOutput();
  Result<void> CheckSame(const PrintedJob& printed);
  Result<void> RankJobs();
  RankRequest RequestOf(const RankJob& job) const;
  Result<std::string> Render(const RankJob& job, const Ranking& ranking) const;
  Result<void> Deliver(const RankJob& job, const Ranking& ranking);

  RankRunOptions options_;
  const RankRunEvents events_;
  std::optional<OutputFile> output_;
  std::unique_ptr<JobSource> jobs_;
  std::unique_ptr<Ranker> ranker_;
  BelowThreshold below_threshold_;
  int64_t done_ = 0;  // queries in the output, including earlier runs'
};

}  // namespace podium
