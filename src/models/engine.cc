#include <podium/engine.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "base/task_queue.h"
#include "models/model_loading.h"

namespace podium {
namespace {

using std::chrono::steady_clock;

struct SetFlag {
  CancelFlag& flag;
  void operator()() const { flag.Cancel(); }
};

// A call under way. Its caller or the end of the engine cancels it.
struct EngineCall {
  EngineCall(CallOptions o, RankCallback d, const std::stop_token& closing)
      : options(std::move(o)),
        done(std::move(d)),
        on_stop(options.stop, SetFlag{cancel}),
        on_closing(closing, SetFlag{cancel}) {}

  const CallOptions options;
  const RankCallback done;
  CancelFlag cancel;
  const std::stop_callback<SetFlag> on_stop;
  const std::stop_callback<SetFlag> on_closing;
};

std::optional<steady_clock::time_point> DeadlineOf(const CallOptions& options) {
  // Longer durations could overflow when they are added to now.
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 365);
  if (!options.timeout) return std::nullopt;
  return steady_clock::now() +
         std::clamp(*options.timeout, std::chrono::milliseconds(0), kLongest);
}

}  // namespace

struct Engine::State {
  State(std::unique_ptr<Reranker> r, bool c)
      : calibrated(c), reranker(std::move(r)) {}
  // Afterwards the reranker's destructor answers every job, and the queue's
  // destructor runs every callback.
  ~State() {
    closing.request_stop();
    // A callback under way may still be submitting a job to the reranker. Later
    // ones see that the engine is closing.
    const auto passed = std::make_shared<std::promise<void>>();
    callbacks.Post([passed] { passed->set_value(); });
    passed->get_future().wait();
  }

  void Submit(RankRequest request, CallOptions options, RankCallback done);
  void Answer(std::shared_ptr<EngineCall> call, Result<Ranking> ranking);

  const bool calibrated;
  std::stop_source closing;
  TaskQueue callbacks{1};
  std::unique_ptr<Reranker> reranker;
};

void Engine::State::Submit(RankRequest request, CallOptions options,
                           RankCallback done) {
  const auto deadline = DeadlineOf(options);
  const auto call = std::make_shared<EngineCall>(
      std::move(options), std::move(done), closing.get_token());
  // A callback may call this while the engine is being destroyed.
  if (closing.stop_requested()) return Answer(call, Unexpected(Error{}));
  RerankJob job{.request = std::move(request),
                .calibrated = calibrated,
                .priority = call->options.priority,
                .deadline = deadline,
                .cancel = {call, &call->cancel}};
  if (call->options.progress) {
    job.progress = [this, call](int64_t scored, int64_t all) {
      callbacks.Post([call, scored, all] {
        call->options.progress({.done = scored, .all = all});
      });
    };
  }
  job.done = [this, call, name = reranker->name()](Result<Ranking> ranking,
                                                   const JobTimes&) {
    if (ranking) ranking->served_by = name;
    Answer(call, std::move(ranking));
  };
  reranker->Submit(std::move(job));
}

void Engine::State::Answer(std::shared_ptr<EngineCall> call,
                           Result<Ranking> ranking) {
  if (!ranking && closing.stop_requested()) {
    ranking = Fail(ErrorCode::kCancelled,
                   "the engine was destroyed before the call was done");
  }
  callbacks.Post(
      [call = std::move(call), ranking = std::move(ranking)]() mutable {
        call->done(std::move(ranking));
      });
}

Result<std::unique_ptr<Engine>> Engine::Load(const EngineOptions& options) {
  const auto spec = ParseModelSpec(options.model);
  if (!spec) return Unexpected(spec.error());
  auto how = MakeRerankerOptions(options, Limits());
  if (!how) return Unexpected(how.error());
  const bool calibrated = !options.calibration.empty();
  if (calibrated) {
    auto map = LoadProbabilities(options.calibration, *spec);
    if (!map) return Unexpected(map.error());
    how->score_map = *std::move(map);
  }
  auto reranker = LoadReranker(*spec, *how);
  if (!reranker) return Unexpected(std::move(reranker.error()));
  return std::unique_ptr<Engine>(
      new Engine(std::make_unique<State>(*std::move(reranker), calibrated)));
}

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}

Engine::~Engine() = default;

void Engine::Submit(RankRequest request, CallOptions options,
                    RankCallback done) {
  state_->Submit(std::move(request), std::move(options), std::move(done));
}

const std::string& Engine::model() const { return state_->reranker->name(); }

std::vector<int32_t> Engine::Tokenize(std::string_view text) const {
  return state_->reranker->Tokenize(text);
}

std::optional<std::string_view> Engine::TokenString(int32_t id) const {
  return state_->reranker->TokenString(id);
}

std::string Engine::Detokenize(std::span<const int32_t> ids) const {
  return state_->reranker->Detokenize(ids);
}

int32_t Engine::max_length() const { return state_->reranker->max_length(); }

}  // namespace podium
