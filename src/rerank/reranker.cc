#include "rerank/reranker.h"

#include <future>
#include <span>
#include <string_view>
#include <utility>

#include "model/load_model.h"
#include "ranking/check_request.h"
#include "rerank/pair_maker.h"

namespace podium {
namespace {

// The places that matter if a request does not say how many results it wants.
constexpr int64_t kUsualTop = 10;

}  // namespace

Result<std::unique_ptr<Reranker>> Reranker::Load(
    std::string name, const FileSource& files, const RerankerOptions& options) {
  const auto config = ReadModelConfig(files, options.limits);
  if (!config) return Unexpected(config.error());
  auto texts = LoadModelTexts(name, files, **config,
                              {.special_tokens = options.special_tokens,
                               .prompt_template = options.prompt_template},
                              options.limits);
  if (!texts) return Unexpected(std::move(texts.error()));
  const std::unique_ptr<Tokenizer>& tokenizer = texts->tokenizer;
  if ((*config)->sizes.architecture == Architecture::kLateInteraction &&
      texts->colbert == nullptr && !tokenizer->splits()) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("tokenizer_config.json") +
                    ": the tokenizer gives no token_type_ids, which a "
                    "BertForLateInteraction needs to tell the document from "
                    "the query; add them to model_input_names");
  }
  auto backend = LoadBackend(**config, files, options.backend, options.limits);
  if (!backend) return Unexpected(backend.error());
  const ModelSizes& model = (*backend)->attributes().model;
  if (tokenizer->vocab_size() > model.vocab_size) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("tokenizer.json") + ": has ids up to " +
                    std::to_string(tokenizer->vocab_size() - 1) +
                    ", but the model's embedding table has only " +
                    std::to_string(model.vocab_size) +
                    " rows; use the model's own tokenizer");
  }
  if (options.depth == Depth::kAdaptive && model.exits.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "depth adaptive: the model '" + name +
                    "' has no exits with a margin (exit_layers in " +
                    files.Describe("config.json") + "); what works is full",
                "depth");
  }
  auto reranker = std::make_unique<Reranker>(std::move(name), *std::move(texts),
                                             *std::move(backend), options);
  const Result<Ranking> warm_up =
      reranker->Rank({.query = "warm up", .documents = {"one pair, scored"}});
  if (!warm_up) return Unexpected(warm_up.error());
  return reranker;
}

Reranker::Reranker(std::string name, ModelTexts texts,
                   std::unique_ptr<Backend> backend,
                   const RerankerOptions& options)
    : name_(std::move(name)),
      limits_(options.limits),
      score_map_(options.score_map),
      instruction_(options.instruction),
      texts_(std::move(texts)),
      backend_(std::move(backend), options.cached_state_bytes),
      score_cache_(options.cached_scores),
      scheduler_(backend_,
                 {.max_queued_tokens = options.limits.max_queued_tokens,
                  .max_kept_state_bytes = options.limits.max_kept_state_bytes}),
      scorer_(scheduler_, score_cache_, options.depth,
              backend_.attributes().model.exits),
      tokenizer_queue_(options.tokenizer_threads) {}

Reranker::~Reranker() = default;

int32_t Reranker::max_length() const {
  return MaxLength(*texts_.tokenizer, backend_.attributes().model);
}

void Reranker::Submit(RerankJob job) {
  if (Result<void> good = Validate(job); !good) {
    job.done(Unexpected(std::move(good.error())), {});
    return;
  }
  // std::function needs a function object that can be copied.
  tokenizer_queue_.Post(
      [this, shared = std::make_shared<RerankJob>(std::move(job))] {
        TokenizeAndScore(std::move(*shared));
      });
}

void Reranker::TokenizeAndScore(RerankJob job) {
  if (job.instruction.empty()) job.instruction = instruction_;
  auto pairs = MakePairs(texts_, backend_.attributes().model, limits_, job);
  if (!pairs) return job.done(Unexpected(std::move(pairs.error())), {});
  if (job.admit) {
    if (auto error = job.admit(pairs->usage.scored_tokens)) {
      return job.done(Unexpected(*std::move(error)), {});
    }
  }
  StagedScorer::Job score{.top = job.request.top_n.value_or(kUsualTop),
                          .priority = job.priority,
                          .client = job.client,
                          .deadline = job.deadline,
                          .cancel = job.cancel,
                          .progress = std::move(job.progress)};
  score.done = [passages = pairs->passages, usage = std::move(pairs->usage),
                top_n = job.request.top_n, scale = pairs->scale,
                map = job.calibrated ? score_map_.get() : nullptr,
                done = std::move(job.done)](Result<std::vector<float>> logits,
                                            const JobTimes& times) mutable {
    if (!logits) return done(Unexpected(std::move(logits.error())), times);
    done(Ranking{OrderResults(BestOfPassages(*logits, passages), top_n, scale,
                              map),
                 std::move(usage)},
         times);
  };
  score.pairs = *std::move(pairs);
  scorer_.Submit(std::move(score));
}

Result<void> Reranker::Validate(const RerankJob& job) const {
  const auto count = static_cast<int64_t>(job.request.documents.size());
  if (count > limits_.max_documents) {
    return Fail(ErrorCode::kTooLarge,
                std::to_string(count) + " documents, the limit is " +
                    std::to_string(limits_.max_documents) + " a request",
                "documents");
  }
  if (job.calibrated && !score_map_) {
    return Fail(ErrorCode::kInvalidArgument,
                "calibrated: the model '" + name_ +
                    "' has no calibration; leave `calibrated` out, or give the "
                    "model one that `podium calibrate` made (--calibration)",
                "calibrated");
  }
  return CheckRequest(job.request);
}

std::vector<int32_t> Reranker::Tokenize(std::string_view utf8) const {
  return texts_.tokenizer->Tokenize(utf8);
}

std::optional<std::string_view> Reranker::TokenString(int32_t id) const {
  return texts_.tokenizer->TokenString(id);
}

std::string Reranker::Detokenize(std::span<const int32_t> ids) const {
  return texts_.tokenizer->Detokenize(ids);
}

Result<Ranking> Reranker::Rank(RankRequest request) {
  std::promise<Result<Ranking>> promise;
  Submit({.request = std::move(request),
          .done = [&promise](Result<Ranking> ranking, const JobTimes&) {
            promise.set_value(std::move(ranking));
          }});
  return promise.get_future().get();
}

}  // namespace podium
