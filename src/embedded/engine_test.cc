#include <gtest/gtest.h>
#include <podium/reranker.h>

#include <future>
#include <vector>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

const RankRequest kRequest{
    .query = "What is the capital of the United States?",
    .documents = {"Carson City is the capital city of Nevada.",
                  "Cats sleep most of the day.",
                  "Washington, D.C. is the capital of the United States."},
    .top_n = 2};

TEST(EngineTest, RanksWithTheBuiltInModel) {
  auto engine = LoadEngine({.threads = 1});
  ASSERT_TRUE(engine) << engine.error().message;
  const auto ranking = (*engine)->Rank(kRequest);
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_EQ(ranking->results.size(), 2u);
  EXPECT_EQ(ranking->results[0].index, 2);
  EXPECT_TRUE(ranking->results[0].logit.has_value());
  EXPECT_EQ(ranking->served_by, kBuiltinModelName);
  EXPECT_FALSE(ranking->degraded);

  // Concurrent requests score as a single one does.
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

TEST(EngineTest, FuturesOutliveIt) {
  std::vector<std::future<Result<Ranking>>> answers;
  {
    auto engine = LoadEngine({.threads = 1, .score_cache = 0});
    ASSERT_TRUE(engine) << engine.error().message;
    for (int i = 0; i < 8; ++i) {
      answers.push_back((*engine)->RankAsync(kRequest));
    }
  }
  for (auto& answer : answers) {
    const auto ranking = answer.get();
    EXPECT_TRUE(ranking || ranking.error().code == ErrorCode::kUnavailable);
  }
}

TEST(EngineTest, SaysWhatIsWrongWithARequest) {
  auto engine = LoadEngine({.model = "mine=builtin", .threads = 1});
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
      {{.calibration = "auto"}, ErrorCode::kInvalidArgument},
      {{.calibration = "/nonexistent.json"}, ErrorCode::kNotFound},
  };
  for (const WrongOptions& wrong : kWrong) {
    const auto engine = LoadEngine(wrong.options);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().code, wrong.code);
    EXPECT_FALSE(engine.error().message.empty());
  }
}

}  // namespace
}  // namespace podium
