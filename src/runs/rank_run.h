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
  std::optional<int64_t>
      shorten;  // documents to this many tokens, see shorten.h
  ResultRules rules;
  std::shared_ptr<const ScoreMap> map;  // for the scores; null: none
  OutputOptions form;                   // its `many` is not read
  std::string output = "-";             // a file, or standard output
  // What to do if the output already has content. Without either, an error.
  bool resume = false;     // continue it; for kJsonl, kCsv and kTrec
  bool overwrite = false;  // replace it
};

// What a user may want to know meanwhile. Each may be empty. They are called on
// the run's thread.
struct RankRunEvents {
  // The run resumes an earlier output, which has this many queries.
  std::function<void(int64_t queries)> resumed;
  // A query has been ranked and will be written next.
  std::function<void(const Ranking&)> ranked;
  ProgressCallback progress;
};

// Whether an output of this form can be resumed: its beginning must be valid by
// itself and hold all data.
bool CanResume(OutputFormat format);

// One run. Not thread-safe.
class RankRun {
 public:
  RankRun(RankRunOptions options, RankRunEvents events);

  // Call it once. Checks everything that can fail before it ranks the first
  // query. Besides the errors of the files and of the ranker, kInvalidArgument
  // for an output that it cannot use; `param` is
  //   "output"          the output already has content
  //   "resume", "resume.top_n"  see FindResumePoint()
  //   "resume.results"  this ranker and these options would print the output's
  //                     last query differently
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
