#include "rerank/reranker.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/config.h"
#include "rerank/check_request.h"
#include "rerank/distinct_pairs.h"
#include "rerank/passages.h"

namespace podium {
namespace {

using std::chrono::steady_clock;

float Sigmoid(float logit) {
  return static_cast<float>(1.0 /
                            (1.0 + std::exp(-static_cast<double>(logit))));
}

// By falling logit, which orders scores that the sigmoid or the map has rounded
// to the same float; ties by index. `map` may be null.
std::vector<RankResult> Order(const std::vector<float>& logits,
                              std::optional<int64_t> top_n,
                              const ScoreMap* map) {
  std::vector<RankResult> results(logits.size());
  for (size_t i = 0; i < logits.size(); ++i)
    results[i].index = static_cast<int64_t>(i);
  std::sort(results.begin(), results.end(),
            [&](const RankResult& a, const RankResult& b) {
              return logits[a.index] != logits[b.index]
                         ? logits[a.index] > logits[b.index]
                         : a.index < b.index;
            });
  if (top_n && *top_n < static_cast<int64_t>(results.size()))
    results.resize(*top_n);
  for (RankResult& result : results) {
    const float logit = logits[result.index];
    result.logit = logit;
    const float score = Sigmoid(logit);
    result.relevance_score =
        map == nullptr ? score : static_cast<float>(map->Map(score));
  }
  return results;
}

// Tokens of a pair that are not special: one of the query, one of the document.
constexpr int64_t kLeastRoom = 2;

// A query may fill half the room, so that every document has the other half
// (Cohere's rule). Says whether something was cut.
bool CutQuery(std::vector<int32_t>& query, const TextCuts& cuts, int64_t room) {
  const size_t whole = query.size();
  const auto kept =
      cuts.max_tokens_per_query.value_or(static_cast<int64_t>(whole));
  if (kept < static_cast<int64_t>(whole)) {
    query.resize(static_cast<size_t>(kept));
  }
  const auto half = static_cast<size_t>(room / 2);
  if (query.size() > half && cuts.from_left) {
    query.erase(query.begin(), query.end() - static_cast<ptrdiff_t>(half));
  } else if (query.size() > half) {
    query.resize(half);
  }
  return query.size() < whole;
}

// Whether a token of the document has another type than one of the query.
bool TellsTextsApart(const Tokenizer& tokenizer) {
  constexpr int32_t kAny[] = {0};
  const auto pair = tokenizer.EncodePair(kAny, kAny, {});
  if (!pair) return false;
  const std::vector<int32_t>& types = pair->token_type_ids;
  return std::find(types.begin(), types.end(), 1) != types.end();
}

std::optional<Error> GivenUp(const RerankJob& job) {
  if (job.cancel && job.cancel->cancelled()) {
    return Error{ErrorCode::kCancelled, "request cancelled", ""};
  }
  if (job.deadline && steady_clock::now() >= *job.deadline) {
    return Error{ErrorCode::kDeadlineExceeded,
                 "the deadline passed before every document was read", ""};
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Reranker>> Reranker::Load(
    std::string name, const FileSource& files, const RerankerOptions& options) {
  const auto config = ReadBertConfig(files, options.limits);
  if (!config) return Unexpected(config.error());
  auto tokenizer = Tokenizer::Load(files, options.limits,
                                   {.special_tokens = options.special_tokens});
  if (!tokenizer) return Unexpected(tokenizer.error());
  if (config->head == BertHead::kLateInteraction &&
      !TellsTextsApart(**tokenizer)) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("tokenizer_config.json") +
                    ": the tokenizer gives no token_type_ids, by which a "
                    "BertForLateInteraction tells the document from the query; "
                    "model_input_names has to name them");
  }
  auto backend = LoadCpuBackend(files, options.backend, options.limits);
  if (!backend) return Unexpected(backend.error());
  const BackendAttributes& attributes = (*backend)->attributes();
  if ((*tokenizer)->vocab_size() > attributes.vocab_size) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("tokenizer.json") + ": has ids up to " +
                    std::to_string((*tokenizer)->vocab_size() - 1) +
                    ", the model's embedding table only " +
                    std::to_string(attributes.vocab_size) +
                    " rows; tokenizer and model must be of one folder");
  }
  if (options.depth == Depth::kAdaptive && attributes.exits.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "depth adaptive: the model '" + name +
                    "' has no exits with a margin (exit_layers in " +
                    files.Describe("config.json") + "); what works is full",
                "depth");
  }
  auto reranker = std::make_unique<Reranker>(
      std::move(name), *std::move(tokenizer), *std::move(backend), options);
  const Result<Ranking> warm_up =
      reranker->Rank({.query = "warm up", .documents = {"one pair, scored"}});
  if (!warm_up) return Unexpected(warm_up.error());
  return reranker;
}

Reranker::Reranker(std::string name, std::unique_ptr<Tokenizer> tokenizer,
                   std::unique_ptr<Backend> backend,
                   const RerankerOptions& options)
    : name_(std::move(name)),
      limits_(options.limits),
      depth_(options.depth),
      score_map_(options.score_map),
      tokenizer_(std::move(tokenizer)),
      backend_(std::move(backend)),
      score_cache_(options.cached_scores),
      scheduler_(*backend_,
                 {.max_queued_tokens = options.limits.max_queued_tokens}),
      tokenizer_queue_(options.tokenizer_threads) {}

Reranker::~Reranker() = default;

int32_t Reranker::max_length() const {
  return std::min(backend_->attributes().max_position_embeddings,
                  tokenizer_->max_length());
}

void Reranker::Submit(RerankJob job) {
  if (Result<void> good = Validate(job); !good) {
    job.done(Unexpected(std::move(good.error())), {});
    return;
  }
  // std::function wants something it can copy.
  tokenizer_queue_.Post(
      [this, shared = std::make_shared<RerankJob>(std::move(job))] {
        TokenizeAndScore(std::move(*shared));
      });
}

void Reranker::TokenizeAndScore(RerankJob job) {
  auto pairs = MakePairs(job);
  if (!pairs) return job.done(Unexpected(std::move(pairs.error())), {});
  if (job.admit) {
    if (auto error = job.admit(pairs->usage.scored_tokens)) {
      return job.done(Unexpected(*std::move(error)), {});
    }
  }
  ScoreNext(std::make_shared<Scoring>(std::move(job), *std::move(pairs)));
}

// One request on its way through the model: in one go, or up to each exit and
// then whole, those that are left each time.
struct Reranker::Scoring {
  Scoring(RerankJob j, Pairs p)
      : job(std::move(j)),
        pairs(std::move(p)),
        logits(pairs.encodings.size()),
        left(logits.size()) {
    std::iota(left.begin(), left.end(), size_t{0});
  }

  int64_t top() const { return job.request.top_n.value_or(kTop); }
  // Whether an exit can save more than it costs.
  bool worth_an_exit() const {
    return static_cast<int64_t>(pairs.passages.size()) / kDocumentsAPlace >=
           top();
  }

  // A request that does not say how many results it wants reads so many.
  static constexpr int64_t kTop = 10;
  // Of fewer documents for each place of the top most go on, and begin anew
  // (docs/depth.md).
  static constexpr int64_t kDocumentsAPlace = 50;

  RerankJob job;
  Pairs pairs;
  std::vector<float> logits;  // of each pair, as far as it was read
  std::vector<size_t> left;   // pairs to read further
  size_t exits = 0;           // behind them
  JobTimes times;             // of all its jobs
};

void Reranker::ScoreNext(std::shared_ptr<Scoring> scoring) {
  const std::vector<BackendExit>& exits = backend_->attributes().exits;
  const bool whole = depth_ == Depth::kFull || scoring->exits == exits.size() ||
                     !scoring->worth_an_exit();
  const int32_t layers = whole ? 0 : exits[scoring->exits].layers;
  std::vector<Encoding> encodings;
  encodings.reserve(scoring->left.size());
  for (const size_t i : scoring->left) {
    Encoding& encoding = scoring->pairs.encodings[i];
    encodings.push_back(whole ? std::move(encoding) : encoding);
  }
  const auto distinct = std::make_shared<DistinctPairs>(std::move(encodings),
                                                        layers, score_cache_);
  ScoreJob score{.encodings = distinct->TakeNew(),
                 .layers = layers,
                 .begun = scoring->exits > 0,
                 .priority = scoring->job.priority,
                 .client = scoring->job.client,
                 .deadline = scoring->job.deadline,
                 .cancel = scoring->job.cancel};
  score.done = [this, whole, scoring, distinct](
                   Result<std::vector<float>> logits, const JobTimes& times) {
    Scoring& s = *scoring;
    s.times += times;
    if (!logits) {
      return s.job.done(Unexpected(std::move(logits.error())), s.times);
    }
    const std::vector<float> read = distinct->Complete(*logits);
    for (size_t i = 0; i < read.size(); ++i) s.logits[s.left[i]] = read[i];
    if (whole) {
      const ScoreMap* map = s.job.calibrated ? score_map_.get() : nullptr;
      return s.job.done(
          Ranking{Order(BestOfPassages(s.logits, s.pairs.passages),
                        s.job.request.top_n, map),
                  std::move(s.pairs.usage)},
          s.times);
    }
    const float margin = backend_->attributes().exits[s.exits++].margin;
    s.left =
        StillInTheRunning(s.logits, s.pairs.passages, s.left, s.top(), margin);
    ScoreNext(scoring);
  };
  scheduler_.Submit(std::move(score));
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

Result<Reranker::Pairs> Reranker::MakePairs(const RerankJob& job) const {
  const RankRequest& request = job.request;
  const int64_t context = max_length();
  const int64_t room =
      std::min(context, job.cuts.truncate_prompt_tokens.value_or(context)) -
      tokenizer_->pair_special_tokens();
  if (room < kLeastRoom) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "truncate_prompt_tokens: " +
            std::to_string(room + tokenizer_->pair_special_tokens()) +
            " tokens are too few for a query and a document; the least is " +
            std::to_string(tokenizer_->pair_special_tokens() + kLeastRoom),
        "truncate_prompt_tokens");
  }
  Pairs pairs;
  std::vector<int32_t> query = tokenizer_->Tokenize(request.query);
  pairs.usage.query_tokens = static_cast<int64_t>(query.size());
  const bool query_cut = CutQuery(query, job.cuts, room);
  const PassageLimits limits{
      .passage_tokens = room - static_cast<int64_t>(query.size()),
      .max_tokens = request.max_tokens_per_doc,
      .max_passages = request.max_chunks_per_doc.value_or(
          std::numeric_limits<int64_t>::max()),
      .keep_end = job.cuts.from_left};

  pairs.encodings.reserve(request.documents.size());
  pairs.passages.reserve(request.documents.size());
  pairs.usage.document_tokens.reserve(request.documents.size());
  int64_t& tokens = pairs.usage.scored_tokens;
  for (const std::string& document : request.documents) {
    if (std::optional<Error> error = GivenUp(job)) {
      return Unexpected(*std::move(error));
    }
    const std::vector<int32_t> ids = tokenizer_->Tokenize(document);
    const Passages passages = SplitPassages(ids, limits);
    pairs.usage.document_tokens.push_back(static_cast<int32_t>(ids.size()));
    pairs.usage.truncated_documents += query_cut || passages.truncated;
    pairs.passages.push_back(static_cast<int32_t>(passages.parts.size()));
    for (const std::span<const int32_t> part : passages.parts) {
      auto encoding =
          tokenizer_->EncodePair(query, part,
                                 {.max_length = static_cast<int32_t>(context),
                                  .truncation = Truncation::kOnlySecond});
      if (!encoding) return Unexpected(std::move(encoding.error()));
      tokens += static_cast<int64_t>(encoding->input_ids.size());
      if (tokens > limits_.max_request_tokens) {
        return Fail(ErrorCode::kTooLarge,
                    "more than " + std::to_string(limits_.max_request_tokens) +
                        " tokens to score in one request; send fewer or "
                        "shorter documents, or a smaller max_tokens_per_doc",
                    "documents");
      }
      pairs.encodings.push_back(*std::move(encoding));
    }
  }
  return pairs;
}

std::vector<int32_t> Reranker::Tokenize(std::string_view utf8) const {
  return tokenizer_->Tokenize(utf8);
}

std::optional<std::string_view> Reranker::TokenString(int32_t id) const {
  return tokenizer_->TokenString(id);
}

std::string Reranker::Detokenize(std::span<const int32_t> ids) const {
  return tokenizer_->Detokenize(ids);
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
