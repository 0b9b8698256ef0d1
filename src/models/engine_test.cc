#include <gtest/gtest.h>
#include <podium/engine.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

using std::chrono::milliseconds;

const RankRequest kRequest{
    .query = "What is the capital of the United States?",
    .documents = {"Carson City is the capital city of Nevada.",
                  "Cats sleep most of the day.",
                  "Washington, D.C. is the capital of the United States."},
    .top_n = 2};

std::unique_ptr<Engine> OneThread() {
  auto engine = Engine::Load({.threads = 1, .score_cache = 0});
  EXPECT_TRUE(engine) << engine.error().message;
  return *std::move(engine);
}

// Takes many batches, so that a call stays under way for long.
RankRequest LongRequest() {
  RankRequest request{.query = "how do bees talk"};
  for (int i = 0; i < 800; ++i) {
    request.documents.push_back("Bee number " + std::to_string(i) +
                                " dances for its hive, and the others follow.");
  }
  return request;
}

TEST(EngineTest, RanksWithTheBuiltInModel) {
  auto engine = Engine::Load({.threads = 1});
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_EQ((*engine)->model(), kBuiltinModelName);
  const auto ranking = (*engine)->Rank(kRequest);
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_EQ(ranking->results.size(), 2u);
  EXPECT_EQ(ranking->results[0].index, 2);
  EXPECT_TRUE(ranking->results[0].logit.has_value());
  EXPECT_EQ(ranking->served_by, kBuiltinModelName);
  EXPECT_FALSE(ranking->degraded);

  // Concurrent requests get the same scores as a single one.
  std::vector<std::future<Result<Ranking>>> answers;
  for (int i = 0; i < 8; ++i) answers.push_back((*engine)->RankAsync(kRequest));
  for (auto& answer : answers) {
    const auto again = answer.get();
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->results.size(), 2u);
    EXPECT_EQ(again->results[0].relevance_score,
              ranking->results[0].relevance_score);
  }
}

TEST(EngineTest, EachCallIsAnsweredOnceAndOnOneThread) {
  constexpr int kCalls = 20;
  const auto engine = OneThread();
  std::mutex submitting;
  int answered = 0;
  std::set<std::thread::id> threads;
  std::promise<void> last;
  for (int i = 0; i < kCalls; ++i) {
    // A request without documents is refused. Inside Submit(), that would lock
    // the mutex twice.
    const std::lock_guard lock(submitting);
    engine->Submit(i % 2 == 0 ? RankRequest{.query = "q"} : kRequest, {},
                   [&, i](Result<Ranking> ranking) {
                     const std::lock_guard in_callback(submitting);
                     EXPECT_EQ(ranking.has_value(), i % 2 == 1);
                     threads.insert(std::this_thread::get_id());
                     if (++answered == kCalls) last.set_value();
                   });
  }
  last.get_future().get();
  EXPECT_EQ(threads.size(), 1u);
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST(EngineTest, AStopEndsACall) {
  const auto engine = OneThread();
  std::stop_source source;
  auto answer = engine->RankAsync(
      LongRequest(),
      {.stop = source.get_token(),
       .progress = [&source](RankProgress) { source.request_stop(); }});
  const auto ranking = answer.get();
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);

  // Also if the stop comes before the call.
  const auto late = engine->Rank(kRequest, {.stop = source.get_token()});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kCancelled);
  EXPECT_TRUE(engine->Rank(kRequest));
}

TEST(EngineTest, ATimeoutEndsACall) {
  const auto engine = OneThread();
  for (const milliseconds timeout :
       {milliseconds(1), milliseconds(0), milliseconds::min()}) {
    const auto ranking = engine->Rank(LongRequest(), {.timeout = timeout});
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
  }
  EXPECT_TRUE(engine->Rank(kRequest, {.timeout = milliseconds::max()}));
}

TEST(EngineTest, ProgressRisesToAllPairs) {
  const auto engine = OneThread();
  std::vector<int64_t> done;
  RankRequest request = LongRequest();
  request.documents.resize(300);  // two batches
  const auto all = static_cast<int64_t>(request.documents.size());
  const auto ranking =
      engine->Rank(request, {.progress = [&](RankProgress progress) {
                     EXPECT_EQ(progress.all, all);
                     done.push_back(progress.done);
                   }});
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_GT(done.size(), 1u);
  EXPECT_TRUE(std::ranges::is_sorted(done));
  EXPECT_GT(done.front(), 0);
  EXPECT_EQ(done.back(), all);
}

TEST(EngineTest, CallsUnderWayEndWithIt) {
  std::vector<std::future<Result<Ranking>>> answers;
  {
    const auto engine = OneThread();
    for (int i = 0; i < 8; ++i)
      answers.push_back(engine->RankAsync(LongRequest()));
  }
  for (auto& answer : answers) {
    const auto ranking = answer.get();
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);
  }
}

TEST(EngineTest, ACallbackMaySubmitWhileTheEngineIsDestroyed) {
  auto engine = OneThread();
  Ranker& ranker = *engine;
  std::vector<ErrorCode> codes;
  ranker.Submit(LongRequest(), {}, [&](Result<Ranking> first) {
    codes.push_back(first.error().code);
    ranker.Submit(kRequest, {}, [&](Result<Ranking> second) {
      codes.push_back(second.error().code);
    });
  });
  engine.reset();
  EXPECT_EQ(codes, (std::vector<ErrorCode>{ErrorCode::kCancelled,
                                           ErrorCode::kCancelled}));
}

// Keeps a call under way: each callback starts the next, until one is
// cancelled.
class Chain {
 public:
  explicit Chain(Ranker& ranker) : ranker_(ranker) { Next(); }
  int ended() const { return ended_; }

 private:
  void Next() {
    ranker_.Submit({.query = "q", .documents = {"d"}}, {},
                   [this](Result<Ranking> ranking) {
                     if (ranking) return Next();
                     EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);
                     ++ended_;
                   });
  }

  Ranker& ranker_;
  int ended_ = 0;  // used by the callback thread until the ranker is destroyed
};

TEST(EngineTest, CallbacksMaySubmitAtTheMomentOfDestruction) {
  for (int i = 0; i < 3; ++i) {
    auto engine = OneThread();
    Chain first(*engine);
    Chain second(*engine);
    std::this_thread::sleep_for(milliseconds(i));
    engine.reset();
    EXPECT_EQ(first.ended(), 1);
    EXPECT_EQ(second.ended(), 1);
  }
}

TEST(EngineTest, TokenizesAsItCounts) {
  const auto engine = OneThread();
  const std::vector<int32_t> ids = engine->Tokenize(kRequest.query);
  const auto ranking = engine->Rank(kRequest);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(std::ssize(ids), ranking->usage.query_tokens);
  ASSERT_FALSE(ids.empty());
  EXPECT_EQ(engine->TokenString(ids[0]), "what");
  EXPECT_EQ(engine->TokenString(-1), std::nullopt);
  EXPECT_EQ(engine->Detokenize(ids),
            "what is the capital of the united states?");
  EXPECT_EQ(engine->Detokenize({}), "");
  EXPECT_EQ(engine->max_length(), 512);
}

TEST(EngineTest, SaysWhatIsWrongWithARequest) {
  auto engine = Engine::Load({.model = "mine=builtin", .threads = 1});
  ASSERT_TRUE(engine) << engine.error().message;
  EXPECT_EQ((*engine)->Rank(kRequest)->served_by, "mine");
  const auto nothing = (*engine)->Rank({.query = "q"});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(nothing.error().param, "documents");
}

struct WrongOptions {
  EngineOptions options;
  ErrorCode code;
};

TEST(EngineTest, SaysWhatIsWrongWithTheOptions) {
  const WrongOptions kWrong[] = {
      {{.model = ""}, ErrorCode::kInvalidArgument},
      {{.model = "/nonexistent"}, ErrorCode::kNotFound},
      {{.threads = -1}, ErrorCode::kInvalidArgument},
      {{.precision = "f8"}, ErrorCode::kInvalidArgument},
      {{.depth = "deep"}, ErrorCode::kInvalidArgument},
      {{.special_tokens = "maybe"}, ErrorCode::kInvalidArgument},
      {{.score_cache = -1}, ErrorCode::kInvalidArgument},
      {{.state_cache = -1}, ErrorCode::kInvalidArgument},
      {{.calibration = "auto"}, ErrorCode::kInvalidArgument},
      {{.calibration = "/nonexistent.json"}, ErrorCode::kNotFound},
  };
  for (const WrongOptions& wrong : kWrong) {
    const auto engine = Engine::Load(wrong.options);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().code, wrong.code);
    EXPECT_FALSE(engine.error().message.empty());
  }
}

}  // namespace
}  // namespace podium
