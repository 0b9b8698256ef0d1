#include <gtest/gtest.h>
#include <podium/fallback.h>

#include <atomic>

#include "base/result.h"

namespace podium {
namespace {

// Returns an error, or ranks the documents in reverse order.
class Scripted final : public Ranker {
 public:
  explicit Scripted(std::optional<Error> error) : error_(std::move(error)) {}

  Result<Ranking> Rank(RankRequest request) override {
    ++calls;
    if (error_) return Unexpected(*error_);
    Ranking ranking;
    for (size_t i = request.documents.size(); i-- > 0;) {
      ranking.results.push_back({.index = static_cast<int64_t>(i),
                                 .relevance_score = static_cast<float>(i)});
    }
    return ranking;
  }
  std::future<Result<Ranking>> RankAsync(RankRequest request) override {
    std::promise<Result<Ranking>> promise;
    promise.set_value(Rank(std::move(request)));
    return promise.get_future();
  }

  std::atomic<int> calls{0};

 private:
  const std::optional<Error> error_;
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

TEST(FallbackTest, TheFirstThatWorksServesAndTheOthersAreNotAsked) {
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

TEST(FallbackTest, EachStepIsSaid) {
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

TEST(FallbackTest, AnAddressIsSaidOnce) {
  const auto down = Fails(ErrorCode::kUnavailable, "http://a:80: not reached");
  const auto busy =
      Fails(ErrorCode::kUnavailable, "page 1 of 3: http://b answered 503");
  const auto ranking =
      Chain({.steps = {Step("http://a:80/", down), Step("http://b", busy),
                       Step("cohere", busy), Step("engine", Works())}})
          ->Rank(kRequest);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->passed_over,
            (std::vector<std::string>{"http://a:80: not reached",
                                      "page 1 of 3: http://b answered 503",
                                      "cohere: page 1 of 3: http://b answered "
                                      "503"}));
}

TEST(FallbackTest, InputOrderIsTheLast) {
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

TEST(FallbackTest, WhereAllFailTheErrorNamesThemAll) {
  const auto ranking =
      Chain({.steps = {Step("A", Fails(ErrorCode::kUnavailable, "down")),
                       Step("B", Fails(ErrorCode::kUnauthorized, "who?"))}})
          ->Rank(kRequest);
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(ranking.error().message, "A: down; B: who?");
}

TEST(FallbackTest, AStepIsOpenedWhenNeededAndAgainAfterItFailed) {
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

TEST(FallbackTest, AWrongRequestIsWrongInInputOrderToo) {
  const auto ranking = Chain({.input_order = true})->Rank({.query = "q"});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kInvalidArgument);
}

TEST(FallbackTest, AChainOfNothingIsNone) {
  EXPECT_FALSE(MakeFallback({}));
  EXPECT_FALSE(MakeFallback({.steps = {{"A", nullptr}}}));
}

}  // namespace
}  // namespace podium
