#pragma once

#include <podium/ranking.h>

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
#include "engine/backend_factory.h"
#include "engine/state_cache.h"
#include "ranking/score_map.h"
#include "rerank/distinct_pairs.h"
#include "rerank/early_exit.h"
#include "rerank/rerank_job.h"
#include "rerank/staged_scorer.h"
#include "tokenizer/tokenizer.h"

namespace podium {

struct RerankerOptions {
  BackendOptions backend;
  Limits limits;
  int tokenizer_threads = 1;
  SpecialTokens special_tokens = SpecialTokens::kText;
  int64_t cached_scores = 100'000;  // kept of pairs scored before; 0: none
  // Memory for the states of documents read before, of a model that reads
  // documents by themselves; 0: none.
  int64_t cached_state_bytes = 256 << 20;
  // kAdaptive needs a model that has exits. Of the results, the first top_n (10
  // where a request does not say) are those of kFull but for rare cases; the
  // rest have the score of the layer they were read up to.
  Depth depth = Depth::kFull;
  // For RerankJob::calibrated; null, or one that has probabilities.
  std::shared_ptr<const ScoreMap> score_map;
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
  const BackendAttributes& backend() const { return backend_.attributes(); }
  // Tokens of the longest pair (see MaxLength).
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

  CacheCounts score_cache() const { return score_cache_.counts(); }
  CacheCounts state_cache() const { return backend_.counts(); }

 private:
  void TokenizeAndScore(RerankJob job);
  Result<void> Validate(const RerankJob& job) const;

  const std::string name_;
  const Limits limits_;
  const std::shared_ptr<const ScoreMap> score_map_;
  const std::unique_ptr<Tokenizer> tokenizer_;
  StateCache backend_;
  ScoreCache score_cache_;  // outlives the last job
  Scheduler scheduler_;     // stops before the backend goes
  StagedScorer scorer_;
  TaskQueue tokenizer_queue_;  // stops before the scheduler goes
};

}  // namespace podium
