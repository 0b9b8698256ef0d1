#include <gtest/gtest.h>
#include <podium/fallback.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/result.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Returns an error, or ranks the documents in reverse order.
class Scripted final : public Ranker {
 public:
  explicit Scripted(std::optional<Error> error) : error_(std::move(error)) {}

  void Submit(RankRequest request, CallOptions options,
              RankCallback done) override {
    ++calls;
    timeout = options.timeout;
    if (options.progress) options.progress({.done = 1, .all = 2});
    done(Answer(request));
  }

  std::atomic<int> calls{0};
  std::optional<milliseconds> timeout;  // of the last call

 private:
  Result<Ranking> Answer(const RankRequest& request) const {
    if (error_) return Unexpected(*error_);
    Ranking ranking;
    for (size_t i = request.documents.size(); i-- > 0;) {
      ranking.results.push_back({.index = static_cast<int64_t>(i),
                                 .relevance_score = static_cast<float>(i)});
    }
    return ranking;
  }

  const std::optional<Error> error_;
};

// Never answers a call before it is stopped.
class Stalled final : public Ranker {
 public:
  void Submit(RankRequest, CallOptions options, RankCallback done) override {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::make_unique<Call>(std::move(options.stop),
                                            OnStop{std::move(done)}));
    asked_.notify_all();
  }

  void AwaitCalls(size_t count) {
    std::unique_lock lock(mutex_);
    asked_.wait(lock, [&] { return calls_.size() >= count; });
  }

 private:
  struct OnStop {
    RankCallback done;
    void operator()() const { done(Fail(ErrorCode::kCancelled, "stopped")); }
  };
  using Call = std::stop_callback<OnStop>;

  std::mutex mutex_;
  std::condition_variable asked_;
  std::vector<std::unique_ptr<Call>> calls_;
};

std::shared_ptr<Scripted> Works() {
  return std::make_shared<Scripted>(std::nullopt);
}
std::shared_ptr<Scripted> Fails(ErrorCode code, std::string message) {
  return std::make_shared<Scripted>(Error{code, std::move(message)});
}
FallbackStep Step(std::string name, std::shared_ptr<Ranker> ranker) {
  return {std::move(name), [ranker] { return ranker; }};
}

std::unique_ptr<Ranker> Chain(FallbackOptions options) {
  auto chain = MakeFallback(std::move(options));
  EXPECT_TRUE(chain);
  return *std::move(chain);
}

const RankRequest kRequest{.query = "q", .documents = {"a", "b", "c", "d"}};

TEST(FallbackTest, UsesTheFirstStepThatWorks) {
  const auto a = Works();
  const auto b = Works();
  const auto ranking =
      Chain({.steps = {Step("A", a), Step("B", b)}})->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->served_by, "A");
  EXPECT_FALSE(ranking->degraded);
  EXPECT_TRUE(ranking->passed_over.empty());
  EXPECT_EQ(b->calls, 0);
}

TEST(FallbackTest, ReportsEachStep) {
  const auto chain =
      Chain({.steps = {Step("A", Fails(ErrorCode::kUnavailable, "down")),
                       Step("B", Fails(ErrorCode::kDeadlineExceeded, "late")),
                       Step("engine", Works())}});
  const auto ranking = chain->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->served_by, "engine");
  EXPECT_TRUE(ranking->degraded);
  EXPECT_EQ(ranking->passed_over,
            (std::vector<std::string>{"A: down", "B: late"}));
  EXPECT_EQ(ranking->results.front().index, 3);
}

TEST(FallbackTest, NamesAnAddressOnce) {
  const auto down =
      Fails(ErrorCode::kUnavailable, "http://a:80: cannot connect");
  const auto busy =
      Fails(ErrorCode::kUnavailable, "page 1 of 3: http://b answered 503");
  const auto ranking =
      Chain({.steps = {Step("http://a:80/", down), Step("http://b", busy),
                       Step("cohere", busy), Step("engine", Works())}})
          ->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->passed_over,
            (std::vector<std::string>{"http://a:80: cannot connect",
                                      "page 1 of 3: http://b answered 503",
                                      "cohere: page 1 of 3: http://b answered "
                                      "503"}));
}

TEST(FallbackTest, InputOrderIsTheLastResort) {
  const auto chain =
      Chain({.steps = {Step("A", Fails(ErrorCode::kUnavailable, "down"))},
             .input_order = true});
  RankRequest request = kRequest;
  request.top_n = 2;
  const auto ranking = chain->RankAsync(request).get();
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->served_by, "input order");
  EXPECT_TRUE(ranking->degraded);
  ASSERT_EQ(ranking->results.size(), 2u);
  EXPECT_EQ(ranking->results[0].index, 0);
  EXPECT_EQ(ranking->results[0].relevance_score, 1.0f);
  EXPECT_EQ(ranking->results[1].index, 1);
  EXPECT_EQ(ranking->results[1].relevance_score, 0.75f);
}

TEST(FallbackTest, InputOrderAloneIsNotDegraded) {
  const auto ranking = Chain({.input_order = true})->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_FALSE(ranking->degraded);
}

TEST(FallbackTest, WhichErrorsFallBack) {
  const std::pair<ErrorCode, bool> rows[] = {
      {ErrorCode::kInvalidArgument, false},
      {ErrorCode::kUnprocessable, false},
      {ErrorCode::kTooLarge, false},
      {ErrorCode::kCancelled, false},
      {ErrorCode::kInvalidData, true},
      {ErrorCode::kUnauthorized, true},
      {ErrorCode::kNotFound, true},
      {ErrorCode::kTooManyRequests, true},
      {ErrorCode::kUnavailable, true},
      {ErrorCode::kDeadlineExceeded, true},
      {ErrorCode::kBadResponse, true},
      {ErrorCode::kInternal, true},
  };
  for (const auto& [code, falls_back] : rows) {
    const auto b = Works();
    const auto ranking =
        Chain({.steps = {Step("A", Fails(code, "x")), Step("B", b)}})
            ->Rank(kRequest);
    EXPECT_EQ(ranking.has_value(), falls_back) << static_cast<int>(code);
    EXPECT_EQ(b->calls, falls_back ? 1 : 0);
    if (!ranking) {
      EXPECT_EQ(ranking.error().code, code);
    }
  }
}

TEST(FallbackTest, NamesEveryStepIfAllFail) {
  const auto ranking =
      Chain({.steps = {Step("A", Fails(ErrorCode::kUnavailable, "down")),
                       Step("B", Fails(ErrorCode::kUnauthorized, "who?"))}})
          ->Rank(kRequest);
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(ranking.error().message, "A: down; B: who?");
}

TEST(FallbackTest, OpensAStepOnDemandAndAgainAfterAFailure) {
  int opened = 0;
  bool there = false;
  const auto a = Works();
  const auto chain =
      Chain({.steps = {{"A",
                        [&]() -> Result<std::shared_ptr<Ranker>> {
                          ++opened;
                          if (!there)
                            return Fail(ErrorCode::kNotFound, "no model");
                          return a;
                        }}},
             .input_order = true});
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(chain->Rank(kRequest)->served_by, "input order");
  there = true;
  EXPECT_EQ(chain->Rank(kRequest)->served_by, "A");
  EXPECT_EQ(chain->Rank(kRequest)->served_by, "A");
  EXPECT_EQ(opened, 2);
}

TEST(FallbackTest, InputOrderChecksTheRequestToo) {
  const auto ranking = Chain({.input_order = true})->Rank({.query = "q"});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kInvalidArgument);
}

TEST(FallbackTest, CancellingEndsTheStepAndTheCall) {
  const auto stalled = std::make_shared<Stalled>();
  const auto next = Works();
  const auto chain = Chain({.steps = {Step("A", stalled), Step("B", next)}});
  std::stop_source source;
  auto answer = chain->RankAsync(kRequest, {.stop = source.get_token()});
  stalled->AwaitCalls(1);
  source.request_stop();
  const auto ranking = answer.get();
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(next->calls, 0);

  // Also if the stop comes before the call: no step is asked or opened.
  const auto late = chain->Rank(kRequest, {.stop = source.get_token()});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kCancelled);
}

TEST(FallbackTest, DestroyingTheChainEndsPendingCalls) {
  constexpr size_t kCalls = 8;
  const auto stalled = std::make_shared<Stalled>();
  auto chain = Chain({.steps = {Step("A", stalled)}, .input_order = true});
  std::vector<std::future<Result<Ranking>>> answers;
  for (size_t i = 0; i < kCalls; ++i)
    answers.push_back(chain->RankAsync(kRequest));
  stalled->AwaitCalls(kCalls);
  chain.reset();
  for (auto& answer : answers) {
    const auto ranking = answer.get();
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);
  }
}

TEST(FallbackTest, ACallbackCanSubmitWhileTheChainIsDestroyed) {
  const auto stalled = std::make_shared<Stalled>();
  auto chain = Chain({.steps = {Step("A", stalled)}});
  Ranker& ranker = *chain;
  std::vector<ErrorCode> codes;
  ranker.Submit(kRequest, {}, [&](Result<Ranking> first) {
    codes.push_back(first.error().code);
    ranker.Submit(kRequest, {}, [&](Result<Ranking> second) {
      codes.push_back(second.error().code);
    });
  });
  stalled->AwaitCalls(1);
  chain.reset();
  EXPECT_EQ(codes, (std::vector<ErrorCode>{ErrorCode::kCancelled,
                                           ErrorCode::kCancelled}));
}

TEST(FallbackTest, TheTimeoutCoversAllSteps) {
  const auto works = Works();
  const auto chain = Chain({.steps = {Step("A", works)}, .input_order = true});
  ASSERT_TRUE(chain->Rank(kRequest));
  EXPECT_FALSE(works->timeout);
  ASSERT_TRUE(chain->Rank(kRequest, {.timeout = seconds(30)}));
  ASSERT_TRUE(works->timeout);
  EXPECT_LE(*works->timeout, seconds(30));

  // Without time, no step is asked; the input order takes none.
  const auto late = chain->Rank(kRequest, {.timeout = milliseconds::min()});
  ASSERT_TRUE(late);
  EXPECT_EQ(late->served_by, "input order");
  EXPECT_EQ(works->calls, 2);
  const auto failed = Chain({.steps = {Step("A", works)}})
                          ->Rank(kRequest, {.timeout = milliseconds(0)});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(failed.error().message, "A: the timeout left no time for it");
  EXPECT_EQ(works->calls, 2);
}

TEST(FallbackTest, ReportsTheProgressOfEachStep) {
  const auto chain =
      Chain({.steps = {Step("A", Fails(ErrorCode::kUnavailable, "down")),
                       Step("B", Works())}});
  std::vector<int64_t> seen;
  std::thread::id thread;
  std::promise<void> ended;
  chain->Submit(kRequest,
                {.progress =
                     [&](RankProgress progress) {
                       seen.push_back(progress.done);
                       thread = std::this_thread::get_id();
                     }},
                [&](Result<Ranking> ranking) {
                  EXPECT_TRUE(ranking);
                  EXPECT_EQ(thread, std::this_thread::get_id());
                  seen.push_back(-1);
                  ended.set_value();
                });
  ended.get_future().get();
  EXPECT_EQ(seen, (std::vector<int64_t>{1, 1, -1}));
}

TEST(FallbackTest, SkipsAStepThatOpensNothing) {
  const auto chain =
      Chain({.steps = {{"A", [] { return std::shared_ptr<Ranker>(); }}},
             .input_order = true});
  const auto ranking = chain->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->passed_over,
            (std::vector<std::string>{"A: its open() returned null"}));
}

TEST(FallbackTest, AnEmptyChainIsAnError) {
  EXPECT_FALSE(MakeFallback({}));
  EXPECT_FALSE(MakeFallback({.steps = {{"A", nullptr}}}));
}

}  // namespace
}  // namespace podium
