#pragma once

#include <podium/ranking.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "batch/scheduler.h"
#include "ranking/text_cuts.h"

namespace podium {

// One request on its way to its ranking.
struct RerankJob {
  RankRequest request;
  TextCuts cuts;
  // What the query asks for, for a model that is told so; empty: the model's
  // usual task.
  std::string instruction;
  // Whether relevance scores are the score map's probabilities. The order is
  // the same either way.
  bool calibrated = false;
  int priority = 0;    // see ScoreJob
  std::string client;  // see ScoreJob
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::shared_ptr<const CancelFlag> cancel;  // may be null
  // May be empty. Called when the texts are tokenized and before any is scored,
  // with RankUsage::scored_tokens. An error ends the job.
  std::function<std::optional<Error>(int64_t tokens)> admit;
  // May be empty. Called from a scheduler's thread after each batch with pairs
  // of the request, with how many of all its pairs have a score. After an early
  // exit all pairs have one, so the count stays the same while some of them are
  // read further. Not called after `done`. Must not block.
  std::function<void(int64_t scored, int64_t all)> progress;
  // Called exactly once, from a thread of the reranker. Must not block. The
  // times are zero if the job ended before any pair waited for the model.
  std::function<void(Result<Ranking>, const JobTimes&)> done;
};

}  // namespace podium
