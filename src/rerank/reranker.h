#pragma once

#include <podium/ranking.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
#include "rerank/load_texts.h"
#include "rerank/ranking_order.h"
#include "rerank/rerank_job.h"
#include "rerank/staged_scorer.h"

namespace podium {

struct RerankerOptions {
  BackendOptions backend;
  Limits limits;
  int tokenizer_threads = 1;
  SpecialTokens special_tokens = SpecialTokens::kText;
  // A causal model's; see ChooseTemplate. Empty: the folder tells.
  std::string prompt_template;
  std::string instruction;          // of jobs that have none; see RerankJob
  int64_t cached_scores = 100'000;  // pairs whose scores are kept; 0: none
  // Memory for the states of documents that were read before, for a model that
  // reads documents separately from the query; 0: none.
  int64_t cached_state_bytes = 256 << 20;
  // kAdaptive needs a model with exits. The first top_n results (10 if a
  // request has no top_n) are those of kFull except in rare cases. The others
  // have the score of the exit up to which they were read.
  Depth depth = Depth::kFull;
  // For RerankJob::calibrated. Null, or a map that has probabilities.
  std::shared_ptr<const ScoreMap> score_map;
};

// A model ready to rank: tokenizer, backend and the queue between them.
// Thread-safe.
class Reranker {
 public:
  // Loads a Hugging Face folder and scores a warm-up pair. Reads config.json
  // first, so that an unsupported architecture is refused by its name, whatever
  // the tokenizer is. `name` is what responses call the model.
  static Result<std::unique_ptr<Reranker>> Load(std::string name,
                                                const FileSource& files,
                                                const RerankerOptions& options);
  // Takes its parts; for tests with a fake backend.
  Reranker(std::string name, ModelTexts texts, std::unique_ptr<Backend> backend,
           const RerankerOptions& options);
  Reranker(std::string name, std::unique_ptr<Tokenizer> tokenizer,
           std::unique_ptr<Backend> backend, const RerankerOptions& options)
      : Reranker(std::move(name), ModelTexts{.tokenizer = std::move(tokenizer)},
                 std::move(backend), options) {}
  ~Reranker();

  const std::string& name() const { return name_; }
  const BackendAttributes& backend() const { return backend_.attributes(); }
  // Whether a job may have an instruction (see RerankJob).
  bool reads_instruction() const {
    return texts_.prompt && !texts_.prompt->how().instructed.empty();
  }
  // The number of tokens in the longest pair (see MaxLength).
  int32_t max_length() const;

  // Ranks a request and calls job.done. Relevance scores are the sigmoid of the
  // model's logits, scaled as a causal model's template says, or the mean
  // similarity of a ColBERT's query (LogitScale), mapped by the score map for a
  // calibrated job. Errors come through job.done, too: kInvalidArgument (no
  // documents, a blank query, top_n below 1, a pair without room for text, a
  // calibrated job without a score map), kTooLarge, kUnavailable,
  // kDeadlineExceeded, kCancelled and kInternal.
  void Submit(RerankJob job);

  // Submits a request and waits for its ranking.
  Result<Ranking> Rank(RankRequest request);

  // The tokenizer's conversions of text to ids and back (see Tokenizer). They
  // run on the caller's thread, in time linear in the text.
  std::vector<int32_t> Tokenize(std::string_view utf8) const;
  std::optional<std::string_view> TokenString(int32_t id) const;
  std::string Detokenize(std::span<const int32_t> ids) const;

  // For a watchdog: whether pairs wait, and whether batches finish.
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
  const std::string instruction_;  // of jobs that have none
  const ModelTexts texts_;
  StateCache backend_;
  ScoreCache score_cache_;  // outlives the last job
  Scheduler scheduler_;     // stops before the backend is destroyed
  StagedScorer scorer_;
  TaskQueue tokenizer_queue_;  // stops before the scheduler is destroyed
};

}  // namespace podium
