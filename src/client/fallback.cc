#include <podium/fallback.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/result.h"
#include "base/task_queue.h"
#include "ranking/check_request.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

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

struct RequestStop {
  std::stop_source source;
  void operator()() { source.request_stop(); }
};

// A call on its way from step to step.
struct ChainCall {
  ChainCall(RankRequest r, CallOptions o, RankCallback d,
            const std::stop_token& closing)
      : request(std::move(r)),
        options(std::move(o)),
        done(std::move(d)),
        on_stop(options.stop, RequestStop{stop}),
        on_closing(closing, RequestStop{stop}) {}

  const RankRequest request;
  const CallOptions options;
  const RankCallback done;
  const steady_clock::time_point start = steady_clock::now();
  size_t step = 0;
  std::vector<std::string> passed_over;
  std::optional<Error> first_error;
  std::stop_source stop;  // by the caller, or by the chain's end
  const std::stop_callback<RequestStop> on_stop;
  const std::stop_callback<RequestStop> on_closing;

  // What is left of the call's timeout, if it has one.
  std::optional<milliseconds> TimeLeft() const {
    if (!options.timeout) return std::nullopt;
    return std::max(*options.timeout, milliseconds(0)) -
           std::chrono::floor<milliseconds>(steady_clock::now() - start);
  }
};

using SharedCall = std::shared_ptr<ChainCall>;

// A chain's own thread moves calls from step to step and runs their callbacks;
// another opens the steps, which may take long.
class Fallback final : public Ranker {
 public:
  explicit Fallback(FallbackOptions options)
      : input_order_(options.input_order) {
    for (FallbackStep& step : options.steps)
      steps_.push_back({std::move(step.name), std::move(step.open)});
  }

  ~Fallback() override {
    closing_.request_stop();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return calls_ == 0; });
  }

  void Submit(RankRequest request, CallOptions options,
              RankCallback done) override {
    auto call =
        std::make_shared<ChainCall>(std::move(request), std::move(options),
                                    std::move(done), closing_.get_token());
    {
      const std::lock_guard lock(mutex_);
      ++calls_;
    }
    own_thread_.Post([this, call = std::move(call)] { Advance(call); });
  }

 private:
  struct Step {
    std::string name;
    std::function<Result<std::shared_ptr<Ranker>>()> open;
    std::shared_ptr<Ranker> opened;  // the opener's; null: not open yet
    std::shared_ptr<Ranker> ranker;  // the same, for the chain's own thread
  };

  void Advance(const SharedCall& call) {
    while (call->step < steps_.size()) {
      if (call->stop.stop_requested()) {
        return Finish(call, Fail(ErrorCode::kCancelled,
                                 "cancelled before any step answered"));
      }
      if (call->TimeLeft().value_or(milliseconds(1)) > milliseconds(0)) {
        if (steps_[call->step].ranker != nullptr) return Ask(call);
        return opener_.Post([this, call] { Open(call); });
      }
      PassOver(call, {ErrorCode::kDeadlineExceeded,
                      "the timeout left no time for it", "timeout"});
    }
    FinishWithoutStep(call);
  }

  // On the opener's thread.
  void Open(const SharedCall& call) {
    Step& step = steps_[call->step];
    Result<std::shared_ptr<Ranker>> opened = step.opened;
    if (step.opened == nullptr) opened = step.open();
    if (opened && *opened == nullptr) {
      opened = Fail(ErrorCode::kInternal, "its open() returned null", "steps");
    }
    if (opened) step.opened = *opened;
    own_thread_.Post([this, call, opened] {
      if (!opened) return OnAnswer(call, Unexpected(opened.error()));
      steps_[call->step].ranker = *opened;
      Advance(call);
    });
  }

  void Ask(const SharedCall& call) {
    CallOptions options{.timeout = call->TimeLeft(),
                        .stop = call->stop.get_token(),
                        .priority = call->options.priority};
    if (call->options.progress) {
      options.progress = [this, call](RankProgress progress) {
        own_thread_.Post(
            [call, progress] { call->options.progress(progress); });
      };
    }
    steps_[call->step].ranker->Submit(
        call->request, std::move(options),
        [this, call](Result<Ranking> ranking) {
          own_thread_.Post(
              [this, call, ranking = std::move(ranking)]() mutable {
                OnAnswer(call, std::move(ranking));
              });
        });
  }

  void OnAnswer(const SharedCall& call, Result<Ranking> ranking) {
    if (ranking) {
      return Serve(call, *std::move(ranking), steps_[call->step].name);
    }
    if (!MayFallBack(ranking.error().code)) {
      return Finish(call, std::move(ranking));
    }
    PassOver(call, std::move(ranking.error()));
    Advance(call);
  }

  void PassOver(const SharedCall& call, Error error) {
    call->passed_over.push_back(Said(steps_[call->step].name, error.message));
    if (!call->first_error) call->first_error = std::move(error);
    ++call->step;
  }

  void FinishWithoutStep(const SharedCall& call) {
    if (input_order_) {
      Result<Ranking> ranking = InInputOrder(call->request);
      if (!ranking) return Finish(call, std::move(ranking));
      return Serve(call, *std::move(ranking), "input order");
    }
    Error error = *call->first_error;
    error.message = call->passed_over.front();
    for (size_t i = 1; i < call->passed_over.size(); ++i)
      error.message += "; " + call->passed_over[i];
    Finish(call, Unexpected(std::move(error)));
  }

  void Serve(const SharedCall& call, Ranking ranking, const std::string& name) {
    const std::vector<std::string>& passed_over = call->passed_over;
    ranking.served_by = name;
    ranking.degraded = ranking.degraded || !passed_over.empty();
    ranking.passed_over.insert(ranking.passed_over.begin(), passed_over.begin(),
                               passed_over.end());
    Finish(call, std::move(ranking));
  }

  void Finish(const SharedCall& call, Result<Ranking> ranking) {
    call->done(std::move(ranking));
    const std::lock_guard lock(mutex_);
    if (--calls_ == 0) idle_.notify_all();
  }

  const bool input_order_;
  std::vector<Step> steps_;
  std::stop_source closing_;
  std::mutex mutex_;  // guards calls_
  std::condition_variable idle_;
  int64_t calls_ = 0;  // under way
  // Declared last: their threads use all of the above.
  TaskQueue own_thread_{1};
  TaskQueue opener_{1};
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
                  "the step " + step.name + " has no open function", "steps");
    }
  }
  return std::unique_ptr<Ranker>(new Fallback(std::move(options)));
}

}  // namespace podium
