#pragma once

#include <podium/ranking.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/task_queue.h"
#include "batch/scheduler.h"
#include "engine/backend.h"
#include "engine/cpu_backend.h"
#include "rerank/early_exit.h"
#include "rerank/score_cache.h"
#include "rerank/score_map.h"
#include "rerank/text_cuts.h"
#include "tokenizer/tokenizer.h"

namespace podium {

struct RerankerOptions {
  CpuBackendOptions backend;
  Limits limits;
  int tokenizer_threads = 1;
  SpecialTokens special_tokens = SpecialTokens::kText;
  int64_t cached_scores = 100'000;  // kept of pairs scored before; 0: none
  // kAdaptive needs a model that has exits. Of the results, the first top_n (10
  // where a request does not say) are those of kFull but for rare cases; the
  // rest have the score of the layer they were read up to.
  Depth depth = Depth::kFull;
  // For RerankJob::calibrated; null, or one that has probabilities.
  std::shared_ptr<const ScoreMap> score_map;
};

struct RerankJob {
  RankRequest request;
  TextCuts cuts;
  // The relevance scores are the score map's probabilities; the order is the
  // same with and without.
  bool calibrated = false;
  int priority = 0;    // see ScoreJob
  std::string client;  // see ScoreJob
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::shared_ptr<const CancelFlag> cancel;  // may be null
  // May be empty. Called once the text is tokens and before any is scored, with
  // RankUsage::scored_tokens; an error ends the job.
  std::function<std::optional<Error>(int64_t tokens)> admit;
  // Called exactly once, from a thread of the reranker. Must not block. The
  // times are nil where the job ended before any pair waited for the model.
  std::function<void(Result<Ranking>, const JobTimes&)> done;
};

// A model ready to rank: tokenizer, backend and the queue between them.
// Thread-safe.
class Reranker {
 public:
  // Loads a Hugging Face folder: config.json first, so that a model of another
  // architecture is refused as that, whatever its tokenizer is. Then scores a
  // warm-up pair. `name` is what responses call the model.
  static Result<std::unique_ptr<Reranker>> Load(std::string name,
                                                const FileSource& files,
                                                const RerankerOptions& options);
  // From parts; for tests with a fake backend.
  Reranker(std::string name, std::unique_ptr<Tokenizer> tokenizer,
           std::unique_ptr<Backend> backend, const RerankerOptions& options);
  ~Reranker();

  const std::string& name() const { return name_; }
  const BackendAttributes& backend() const { return backend_->attributes(); }
  // Tokens of the longest pair, special tokens included: as many as the model
  // has positions, or fewer where the tokenizer's files say so.
  int32_t max_length() const;

  // The scores are the sigmoid of the model's logit, or what the score map
  // makes of that. Errors (kInvalidArgument: no documents, blank query, top_n <
  // 1, a pair without room for text, calibrated where there is no score map;
  // kTooLarge; kUnavailable; kDeadlineExceeded; kCancelled; kInternal) come
  // through job.done as well.
  void Submit(RerankJob job);

  // The same, waiting for the answer.
  Result<Ranking> Rank(RankRequest request);

  // Its tokenizer's: text to ids and back (see Tokenizer). On the caller's
  // thread, in time linear in the text.
  std::vector<int32_t> Tokenize(std::string_view utf8) const;
  std::optional<std::string_view> TokenString(int32_t id) const;
  std::string Detokenize(std::span<const int32_t> ids) const;

  // For a watchdog: pairs wait, and batches finish.
  int64_t queued_tokens() const { return scheduler_.queued_tokens(); }
  int64_t completed_batches() const { return scheduler_.completed_batches(); }

  Histogram batch_fill() const { return scheduler_.batch_fill(); }

  ScoreCacheCounts score_cache() const { return score_cache_.counts(); }

 private:
  // What a request's text becomes.
  struct Pairs {
    std::vector<Encoding>
        encodings;                  // passage by passage, document by document
    std::vector<int32_t> passages;  // how many, for each document
    RankUsage usage;
  };
  struct Scoring;
  void TokenizeAndScore(RerankJob job);
  void ScoreNext(std::shared_ptr<Scoring> scoring);
  Result<void> Validate(const RerankJob& job) const;
  Result<Pairs> MakePairs(const RerankJob& job) const;

  const std::string name_;
  const Limits limits_;
  const Depth depth_;
  const std::shared_ptr<const ScoreMap> score_map_;
  const std::unique_ptr<Tokenizer> tokenizer_;
  const std::unique_ptr<Backend> backend_;
  ScoreCache score_cache_;     // outlives the last job
  Scheduler scheduler_;        // stops before the backend goes
  TaskQueue tokenizer_queue_;  // stops before the scheduler goes
};

}  // namespace podium
