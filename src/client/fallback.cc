#include <podium/fallback.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/result.h"
#include "base/task_queue.h"
#include "rerank/check_request.h"

namespace podium {
namespace {

// RankAsync calls that can wait at the same time.
constexpr int kThreads = 16;

// Whether to try the next ranker after this error.
bool MayFallBack(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kUnprocessable:
    case ErrorCode::kTooLarge:
    case ErrorCode::kCancelled:
      return false;
    case ErrorCode::kInvalidData:  // from a model's files
    case ErrorCode::kUnauthorized:
    case ErrorCode::kNotFound:
    case ErrorCode::kTooManyRequests:
    case ErrorCode::kUnavailable:
    case ErrorCode::kDeadlineExceeded:
    case ErrorCode::kBadResponse:
    case ErrorCode::kInternal:
      break;
  }
  return true;
}

Result<Ranking> InInputOrder(const RankRequest& request) {
  if (auto checked = CheckRequest(request); !checked)
    return Unexpected(std::move(checked.error()));
  const auto count = static_cast<int64_t>(request.documents.size());
  const int64_t wanted = std::min(request.top_n.value_or(count), count);
  Ranking ranking;
  for (int64_t i = 0; i < wanted; ++i) {
    const auto score =
        static_cast<float>(count - i) / static_cast<float>(count);
    ranking.results.push_back({.index = i, .relevance_score = score});
  }
  return ranking;
}

// A step's error message, prefixed with its name, unless the name is an address
// that the message already contains.
std::string Said(std::string_view name, const std::string& message) {
  std::string_view address = name;
  while (address.ends_with('/')) address.remove_suffix(1);
  const bool named = address.find("://") != address.npos &&
                     message.find(address) != message.npos;
  return named ? message : std::string(name) + ": " + message;
}

// A step and its ranker, which is created when first needed. Thread-safe.
class Step {
 public:
  explicit Step(FallbackStep step) : step_(std::move(step)) {}

  const std::string& name() const { return step_.name; }

  Result<Ranking> Rank(const RankRequest& request) {
    const auto ranker = Open();
    if (!ranker) return Unexpected(ranker.error());
    return (*ranker)->Rank(request);
  }

 private:
  Result<std::shared_ptr<Ranker>> Open() {
    const std::lock_guard lock(mutex_);
    if (ranker_ != nullptr) return ranker_;
    auto opened = step_.open();
    if (opened) ranker_ = *opened;
    return opened;
  }

  const FallbackStep step_;
  std::mutex mutex_;  // guards ranker_
  std::shared_ptr<Ranker> ranker_;
};

class Fallback final : public Ranker {
 public:
  explicit Fallback(FallbackOptions options)
      : input_order_(options.input_order), waiting_(kThreads) {
    for (FallbackStep& step : options.steps)
      steps_.push_back(std::make_unique<Step>(std::move(step)));
  }

  Result<Ranking> Rank(RankRequest request) override {
    std::vector<std::string> passed_over;
    std::optional<Error> first_error;
    for (const auto& step : steps_) {
      Result<Ranking> ranking = step->Rank(request);
      if (ranking)
        return Served(*std::move(ranking), step->name(), passed_over);
      Error error = std::move(ranking.error());
      if (!MayFallBack(error.code)) return Unexpected(std::move(error));
      passed_over.push_back(Said(step->name(), error.message));
      if (!first_error) first_error = std::move(error);
    }
    if (input_order_) {
      Result<Ranking> ranking = InInputOrder(request);
      if (!ranking) return ranking;
      return Served(*std::move(ranking), "input order", passed_over);
    }
    first_error->message = passed_over.front();
    for (size_t i = 1; i < passed_over.size(); ++i)
      first_error->message += "; " + passed_over[i];
    return Unexpected(*std::move(first_error));
  }

  std::future<Result<Ranking>> RankAsync(RankRequest request) override {
    const auto task = std::make_shared<std::packaged_task<Result<Ranking>()>>(
        [this, request = std::move(request)]() mutable {
          return Rank(std::move(request));
        });
    waiting_.Post([task] { (*task)(); });
    return task->get_future();
  }

 private:
  static Ranking Served(Ranking ranking, const std::string& name,
                        const std::vector<std::string>& passed_over) {
    ranking.served_by = name;
    ranking.degraded = ranking.degraded || !passed_over.empty();
    ranking.passed_over.insert(ranking.passed_over.begin(), passed_over.begin(),
                               passed_over.end());
    return ranking;
  }

  const bool input_order_;
  std::vector<std::unique_ptr<Step>> steps_;
  TaskQueue waiting_;  // declared last: its threads use the steps
};

}  // namespace

Result<std::unique_ptr<Ranker>> MakeFallback(FallbackOptions options) {
  if (options.steps.empty() && !options.input_order) {
    return Fail(ErrorCode::kInvalidArgument, "a chain needs at least one step",
                "steps");
  }
  for (const FallbackStep& step : options.steps) {
    if (step.open == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the step " + step.name + " has nothing to open", "steps");
    }
  }
  return std::unique_ptr<Ranker>(new Fallback(std::move(options)));
}

}  // namespace podium
