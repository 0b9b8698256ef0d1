#include "client/ranking_call.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "client/testing/fake_service_test.h"
#include "client/testing/fault_server_test.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

RankRequest Request(int documents) {
  RankRequest request{.query = "query"};
  for (int i = 0; i < documents; ++i)
    request.documents.push_back("document " + std::to_string(i));
  return request;
}

ClientOptions Options(int64_t page_size) {
  ClientOptions options;
  options.model = "a-model";
  options.page_size = page_size;
  return options;
}

class RankingCallTest : public testing::Test {
 protected:
  // Ranks against the script's answers; nothing if the call never ends.
  std::optional<Result<Ranking>> Rank(FakeTransport::Script script,
                                      const ClientOptions& options,
                                      RankRequest request) {
    loop_ = std::make_unique<FakeLoop>();
    transport_ = std::make_unique<FakeTransport>(*loop_, std::move(script));
    service_ = FakeService(*loop_, *transport_);
    auto prepared =
        PrepareCall(options, dialect_, std::move(request), CallOptions());
    EXPECT_TRUE(prepared) << prepared.error().message;
    std::optional<Result<Ranking>> result;
    call_ = std::make_unique<RankingCall>(
        dialect_, *service_, *std::move(prepared), options.concurrency,
        loop_->Now(), nullptr, [&](Result<Ranking> ranking) {
          result = std::move(ranking);
          call_.reset();  // as Client does
        });
    call_->Start();
    while (!result && !loop_->idle()) loop_->Advance(milliseconds(1));
    call_.reset();
    return result;
  }

  const ClientDialect& dialect_ = *FindClientDialect("cohere_v2");
  std::unique_ptr<FakeLoop> loop_;
  std::unique_ptr<FakeTransport> transport_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<RankingCall> call_;
};

TEST_F(RankingCallTest, AcceptsPagesInAnyOrder) {
  const RankRequest request = Request(2500);
  std::vector<RankResult> expected;
  for (size_t i = 0; i < request.documents.size(); ++i) {
    expected.push_back({.index = static_cast<int64_t>(i),
                        .relevance_score = FaultScore(request.documents[i])});
  }
  std::stable_sort(expected.begin(), expected.end(),
                   [](const RankResult& a, const RankResult& b) {
                     return a.relevance_score > b.relevance_score;
                   });
  for (const int64_t page_size : {1000, 999, 100, 2500}) {
    for (unsigned seed = 0; seed < 5; ++seed) {
      std::mt19937 random(seed);
      const auto ranking = Rank(
          [&](size_t, const OutgoingRequest& sent) {
            // About one in four requests is refused.
            return FakeTransport::Answer{
                random() % 4 == 0 ? Status(503)
                                  : Status(200, {}, RightAnswer(*sent.body)),
                milliseconds(random() % 1000)};
          },
          Options(page_size), request);
      ASSERT_TRUE(ranking && *ranking);
      ASSERT_EQ((*ranking)->results.size(), expected.size());
      for (size_t i = 0; i < expected.size(); ++i) {
        ASSERT_EQ((*ranking)->results[i].index, expected[i].index) << i;
        ASSERT_EQ((*ranking)->results[i].relevance_score,
                  expected[i].relevance_score);
      }
      EXPECT_LE(transport_->most_at_once(), 4u);
      EXPECT_TRUE(loop_->idle());
    }
  }
}

TEST_F(RankingCallTest, AFailedPageCancelsTheOthers) {
  const auto ranking = Rank(
      [](size_t n, const OutgoingRequest&) {
        return n == 2 ? FakeTransport::Answer{Status(400), milliseconds(50)}
                      : FakeTransport::Answer{Status(200), seconds(30)};
      },
      Options(10), Request(100));
  ASSERT_TRUE(ranking && !*ranking);
  EXPECT_EQ(ranking->error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(ranking->error().message.starts_with("page 3 of 10 "));
  EXPECT_EQ(loop_->elapsed(), milliseconds(50));
  EXPECT_EQ(transport_->sent().size(), 4u);
  EXPECT_EQ(transport_->running(), 0u);
  EXPECT_TRUE(loop_->idle());
}

TEST_F(RankingCallTest, AnInconsistentPageFailsTheCall) {
  const auto ranking = Rank(
      [](size_t n, const OutgoingRequest& sent) {
        return FakeTransport::Answer{Status(
            200, {}, n == 1 ? R"({"results":[]})" : RightAnswer(*sent.body))};
      },
      Options(10), Request(30));
  ASSERT_TRUE(ranking && !*ranking);
  EXPECT_EQ(ranking->error().code, ErrorCode::kBadResponse);
  EXPECT_TRUE(ranking->error().message.starts_with("page 2 of 3 "));
}

TEST_F(RankingCallTest, TheDefaultTimeoutGrowsWithThePayload) {
  RankRequest request = Request(1);
  const auto timeout = [&](const ClientOptions& options,
                           std::optional<milliseconds> of_call) {
    return PrepareCall(options, dialect_, request, {.timeout = of_call})
        ->timeout;
  };
  EXPECT_LT(timeout(Options(10), {}), seconds(61));
  request.documents[0].assign(1 << 20, 'x');
  EXPECT_GE(timeout(Options(10), {}), seconds(92));
  EXPECT_LT(timeout(Options(10), {}), seconds(93));
  ClientOptions options = Options(10);
  options.timeout = seconds(5);
  EXPECT_EQ(timeout(options, {}), seconds(5));
  EXPECT_EQ(timeout(options, seconds(2)), seconds(2));
  EXPECT_EQ(timeout(options, milliseconds::max()),
            std::chrono::hours(24 * 365));
}

}  // namespace
}  // namespace podium
