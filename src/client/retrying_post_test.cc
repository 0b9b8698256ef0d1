#include "client/retrying_post.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "client/testing/fake_service_test.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using Answer = FakeTransport::Answer;
using Script = FakeTransport::Script;

// The answers in order; the last one repeats forever.
Script InTurn(std::vector<Answer> answers) {
  return [answers](size_t n, const OutgoingRequest&) {
    return answers[std::min(n, answers.size() - 1)];
  };
}

class Bench {
 public:
  explicit Bench(Script script, const FakeServiceOptions& options = {})
      : transport_(loop_, std::move(script)),
        service_(FakeService(loop_, transport_, options)) {}

  // Runs one request to its end; nothing if it never ends.
  std::optional<Result<std::string>> Post(milliseconds timeout = seconds(60)) {
    std::optional<Result<std::string>> result;
    const auto post = Start(timeout, [&](Result<std::string> body) {
      result = std::move(body);
      ended_ = loop_.elapsed();
    });
    while (!result && !loop_.idle()) loop_.Advance(milliseconds(1));
    return result;
  }

  std::unique_ptr<RetryingPost> Start(milliseconds timeout,
                                      RetryingPost::Done done) {
    auto post = std::make_unique<RetryingPost>(
        *service_, std::make_shared<const std::string>("{}"),
        Deadline(loop_.Now(), timeout), std::move(done));
    post->Start();
    return post;
  }

  FakeLoop& loop() { return loop_; }
  FakeTransport& transport() { return transport_; }
  milliseconds ended() const { return ended_; }

 private:
  FakeLoop loop_;
  FakeTransport transport_;
  std::unique_ptr<Service> service_;
  milliseconds ended_{0};
};

TEST(RetryingPostTest, SucceedsAtOnce) {
  Bench bench(InTurn({{Status(200, {}, "ok")}}));
  const auto result = bench.Post();
  ASSERT_TRUE(result && *result);
  EXPECT_EQ(**result, "ok");
  EXPECT_EQ(bench.transport().sent().size(), 1u);
  EXPECT_TRUE(bench.loop().idle());  // no timers are left
}

struct AnswersRow {
  const char* name;
  std::vector<Answer> answers;
  bool succeeds;
  ErrorCode code;  // on failure
  size_t requests;
  milliseconds least;  // duration
  milliseconds most;
};

TEST(RetryingPostTest, OutcomesOfScriptedResponses) {
  const Answer ok{Status(200)};
  const Answer busy{Status(429, {{"retry-after", "5"}})};
  const Answer reset{Fault(TransportFault::kReset)};
  const milliseconds ms{1};
  const AnswersRow rows[] = {
      {"429 with Retry-After, more than max_retries times",
       {busy, busy, busy, busy, busy, busy, busy, ok},
       true,
       {},
       8,
       seconds(35),
       seconds(39)},
      {"429 without Retry-After",
       {{Status(429)}, {Status(429)}, ok},
       true,
       {},
       3,
       300 * ms,
       310 * ms},
      {"always 429, without Retry-After",
       {{Status(429)}},
       false,
       ErrorCode::kTooManyRequests,
       5,
       1500 * ms,
       1520 * ms},
      {"503 with Retry-After",
       {{Status(503, {{"retry-after", "2"}})}, ok},
       true,
       {},
       2,
       seconds(2),
       2300 * ms},
      {"Retry-After as a date",
       {{Status(503, {{"retry-after", "Fri, 15 Jan 2027 08:00:10 GMT"}})}, ok},
       true,
       {},
       2,
       seconds(10),
       seconds(12)},
      {"a wait over max_retry_after",
       {{Status(429, {{"retry-after", "3600"}})}, ok},
       true,
       {},
       2,
       seconds(30),
       seconds(32)},
      {"a wait of zero backs off",
       {{Status(429, {{"retry-after", "0"}})},
        {Status(429, {{"retry-after", "0"}})},
        ok},
       true,
       {},
       3,
       300 * ms,
       310 * ms},
      {"a wait beyond the timeout fails at once",
       {{Status(429)},
        {Status(429, {{"x-ratelimit-reset", "20"}})},
        {Status(429, {{"x-ratelimit-reset", "20"}})},
        {Status(429, {{"retry-after", "29"}})}},
       false,
       ErrorCode::kTooManyRequests,
       4,
       seconds(40),
       seconds(44)},
      {"connection reset", {reset, reset, ok}, true, {}, 3, 300 * ms, 310 * ms},
      {"always refused",
       {{Fault(TransportFault::kRefused)}},
       false,
       ErrorCode::kUnavailable,
       5,
       1500 * ms,
       1520 * ms},
      {"500", {{Status(500)}, ok}, true, {}, 2, 100 * ms, 110 * ms},
      {"502", {{Status(502)}, ok}, true, {}, 2, 100 * ms, 110 * ms},
      {"504", {{Status(504)}, ok}, true, {}, 2, 100 * ms, 110 * ms},
      {"408", {{Status(408)}, ok}, true, {}, 2, 100 * ms, 110 * ms},
      {"400", {{Status(400)}}, false, ErrorCode::kInvalidArgument, 1, {}, ms},
      {"401", {{Status(401)}}, false, ErrorCode::kUnauthorized, 1, {}, ms},
      {"403", {{Status(403)}}, false, ErrorCode::kUnauthorized, 1, {}, ms},
      {"404", {{Status(404)}}, false, ErrorCode::kNotFound, 1, {}, ms},
      {"422", {{Status(422)}}, false, ErrorCode::kUnprocessable, 1, {}, ms},
      {"501", {{Status(501)}}, false, ErrorCode::kUnavailable, 1, {}, ms},
      {"an untrusted certificate",
       {{Fault(TransportFault::kTls)}},
       false,
       ErrorCode::kUnavailable,
       1,
       {},
       ms},
      {"no response",
       {{Status(200), std::chrono::hours(1)}},
       false,
       ErrorCode::kDeadlineExceeded,
       1,
       seconds(60),
       seconds(60)},
      {"a redirect to the same server",
       {{Status(307, {{"location", "/elsewhere"}})}, ok},
       true,
       {},
       2,
       2 * ms,
       2 * ms},
      {"a redirect to another server",
       {{Status(307, {{"location", "http://evil/v2/rerank"}})}},
       false,
       ErrorCode::kUnavailable,
       1,
       {},
       ms},
      {"endless redirects",
       {{Status(308, {{"location", "/v2/rerank"}})}},
       false,
       ErrorCode::kUnavailable,
       4,
       4 * ms,
       4 * ms},
  };
  for (const AnswersRow& row : rows) {
    SCOPED_TRACE(row.name);
    Bench bench(InTurn(row.answers));
    const auto result = bench.Post();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->has_value(), row.succeeds);
    if (!*result) {
      EXPECT_EQ(result->error().code, row.code) << result->error().message;
      EXPECT_EQ(result->error().message.find("s3cret"), std::string::npos);
    }
    EXPECT_EQ(bench.transport().sent().size(), row.requests);
    EXPECT_GE(bench.ended(), row.least);
    EXPECT_LE(bench.ended(), row.most);
    EXPECT_TRUE(bench.loop().idle());
    EXPECT_EQ(bench.transport().running(), 0u);
  }
}

TEST(RetryingPostTest, NoRetriesMeansOneRequest) {
  for (const Answer& answer :
       {Answer{Status(429, {{"retry-after", "1"}})}, Answer{Status(503)},
        Answer{Fault(TransportFault::kReset)}}) {
    Bench bench(InTurn({answer}), {.max_retries = 0});
    const auto result = bench.Post();
    ASSERT_TRUE(result && !*result);
    EXPECT_EQ(bench.transport().sent().size(), 1u);
  }
}

TEST(RetryingPostTest, ErrorsNameStatusMessageAndAttempts) {
  Bench bench(InTurn({{Status(503, {}, R"({"message":"draining"})")}}));
  const auto result = bench.Post();
  ASSERT_TRUE(result && !*result);
  EXPECT_EQ(result->error().message,
            "http://h answered 503: draining (5 tries)");
}

TEST(RetryingPostTest, TheDeadlineEndsAPendingRequest) {
  Bench bench(InTurn({{Status(500)}, {Status(200), std::chrono::hours(1)}}));
  const auto result = bench.Post(seconds(7));
  ASSERT_TRUE(result && !*result);
  EXPECT_EQ(result->error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(bench.ended(), seconds(7));
  EXPECT_NE(result->error().message.find("answered 500"), std::string::npos);
}

// 1,000 requests to a dead service: at most a fifth more tries, plus the
// reserve.
TEST(RetryingPostTest, LimitsRetriesToADeadService) {
  Bench bench(InTurn({{Fault(TransportFault::kRefused)}}));
  for (int i = 0; i < 1000; ++i) {
    const auto result = bench.Post();
    ASSERT_TRUE(result && !*result);
  }
  EXPECT_LE(bench.transport().sent().size(), 1210u);
  EXPECT_GE(bench.transport().sent().size(), 1200u);
}

TEST(RetryingPostTest, RateLimitsDoNotUseUpTheBudget) {
  const Script alternating = [](size_t n, const OutgoingRequest&) {
    return Answer{n % 2 == 0 ? Status(429) : Status(200)};
  };
  Bench bench(alternating, {.retry_budget = 0, .retry_reserve = 0});
  for (int i = 0; i < 50; ++i) {
    const auto result = bench.Post();
    ASSERT_TRUE(result && *result);
  }
}

TEST(RetryingPostTest, OneRateLimitPausesAllRequests) {
  const Script script = [](size_t n, const OutgoingRequest&) {
    return Answer{n == 0 ? Status(429, {{"retry-after", "10"}}) : Status(200)};
  };
  Bench bench(script);
  int done = 0;
  const auto count = [&](Result<std::string> body) { done += bool(body); };
  const auto first = bench.Start(seconds(60), count);
  bench.loop().Advance(milliseconds(2));
  std::vector<std::unique_ptr<RetryingPost>> others;
  for (int i = 0; i < 20; ++i)
    others.push_back(bench.Start(seconds(60), count));
  bench.loop().Advance(milliseconds(9'990));
  EXPECT_EQ(bench.transport().sent().size(), 1u);
  bench.loop().Advance(seconds(5));
  EXPECT_EQ(done, 21);
  EXPECT_EQ(bench.transport().sent().size(), 22u);
}

TEST(RetryingPostTest, FailsAtOnceIfTheDeadlineIsBeforeTheRetry) {
  Bench bench(InTurn({{Status(429, {{"retry-after", "10"}})}}));
  const auto patient =
      bench.Start(seconds(60), [](const Result<std::string>&) {});
  bench.loop().Advance(milliseconds(2));
  const auto result = bench.Post(seconds(5));
  ASSERT_TRUE(result && !*result);
  EXPECT_EQ(result->error().code, ErrorCode::kTooManyRequests);
  EXPECT_GE(result->error().retry_after, seconds(9));
  EXPECT_LE(bench.ended(), milliseconds(10));
}

// A server that allows one request a second: every request succeeds, and few
// are refused.
TEST(RetryingPostTest, SettlesOnAQuotaWithFewRefusals) {
  Bench* running = nullptr;
  double tokens = 5;
  milliseconds last{0};
  const Script gcra = [&](size_t, const OutgoingRequest&) {
    const milliseconds now = running->loop().elapsed();
    tokens = std::min(
        5.0, tokens + static_cast<double>((now - last).count()) / 1000);
    last = now;
    if (tokens < 1) return Answer{Status(429, {{"retry-after", "1"}})};
    tokens -= 1;
    return Answer{Status(200), milliseconds(20)};
  };
  Bench bench(gcra);
  running = &bench;
  int done = 0;
  std::vector<std::unique_ptr<RetryingPost>> posts;
  for (int i = 0; i < 100; ++i) {
    posts.push_back(bench.Start(
        seconds(600), [&](Result<std::string> body) { done += bool(body); }));
  }
  bench.loop().Advance(seconds(600));
  EXPECT_EQ(done, 100);
  EXPECT_LE(bench.transport().sent().size(), 210u);
}

// A server that reports its remaining quota never has to refuse a request.
TEST(RetryingPostTest, HonoursAnnouncedQuotas) {
  size_t refused = 0;
  Bench* running = nullptr;
  milliseconds next{0};
  const Script one_a_second = [&](size_t, const OutgoingRequest&) {
    const milliseconds now = running->loop().elapsed();
    refused += now < next;
    next = now + seconds(1);
    return Answer{Status(200, {{"ratelimit", "\"req\";r=0;t=1"}})};
  };
  Bench bench(one_a_second);
  running = &bench;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(*bench.Post());
  EXPECT_EQ(refused, 0u);
  EXPECT_LE(bench.loop().elapsed(), seconds(20));
}

TEST(RetryingPostTest, TheBreakerOpensProbesAndCloses) {
  bool dead = true;
  const Script script = [&](size_t, const OutgoingRequest&) {
    return Answer{dead ? Status(500) : Status(200)};
  };
  Bench bench(script, {.max_retries = 0, .breaker_failures = 3});
  for (int i = 0; i < 10; ++i) {
    const auto result = bench.Post();
    ASSERT_TRUE(result && !*result);
  }
  EXPECT_EQ(bench.transport().sent().size(), 3u);
  const auto refused = bench.Post();
  EXPECT_EQ(refused->error().code, ErrorCode::kUnavailable);
  EXPECT_GT(refused->error().retry_after, seconds(0));

  bench.loop().Advance(seconds(10));
  EXPECT_FALSE(*bench.Post());  // the probe
  EXPECT_FALSE(*bench.Post());
  EXPECT_EQ(bench.transport().sent().size(), 4u);

  dead = false;
  bench.loop().Advance(seconds(10));
  EXPECT_TRUE(*bench.Post());
  EXPECT_TRUE(*bench.Post());
  EXPECT_EQ(bench.transport().sent().size(), 6u);
}

TEST(RetryingPostTest, ClientErrorsDoNotOpenTheBreaker) {
  Bench bench(InTurn({{Status(400)}}), {.breaker_failures = 1});
  for (int i = 0; i < 10; ++i) bench.Post();
  EXPECT_EQ(bench.transport().sent().size(), 10u);
}

TEST(RetryingPostTest, HedgesAtMostFivePercent) {
  // One in four takes a hundred times as long, and increasingly longer.
  const Script script = [](size_t n, const OutgoingRequest&) {
    return Answer{Status(200), milliseconds(n % 4 == 3 ? 1000 + n : 10)};
  };
  Bench bench(script, {.hedge = 0.05});
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(*bench.Post());
  EXPECT_GT(bench.transport().sent().size(), 1000u);
  EXPECT_LE(bench.transport().sent().size(), 1050u);
  EXPECT_EQ(bench.transport().running(), 0u);
}

TEST(RetryingPostTest, UsesTheFasterHedge) {
  bool slow = false;
  const Script script = [&](size_t, const OutgoingRequest&) {
    return Answer{Status(200), std::exchange(slow, false) ? milliseconds(30'000)
                                                          : milliseconds(10)};
  };
  Bench bench(script, {.hedge = 0.05});
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(*bench.Post());
  const milliseconds before = bench.loop().elapsed();
  slow = true;
  ASSERT_TRUE(*bench.Post());
  EXPECT_LE(bench.ended() - before, milliseconds(30));
  EXPECT_EQ(bench.transport().cancelled(), 1);
}

TEST(RetryingPostTest, OneFailedHedgeLeavesTheOther) {
  size_t phase = 0;
  const Script script = [&](size_t n, const OutgoingRequest&) {
    if (phase == 0 || n < 100) return Answer{Status(200), milliseconds(10)};
    // The first request succeeds late; its hedge fails.
    return n == 100 ? Answer{Status(200, {}, "first"), milliseconds(500)}
                    : Answer{Fault(TransportFault::kReset)};
  };
  Bench bench(script, {.hedge = 0.05});
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(*bench.Post());
  phase = 1;
  const auto result = bench.Post();
  ASSERT_TRUE(result && *result);
  EXPECT_EQ(**result, "first");
  EXPECT_EQ(bench.transport().sent().size(), 102u);
}

TEST(RetryingPostTest, CancellingLeavesNothingBehind) {
  for (const milliseconds age : {milliseconds(0), milliseconds(1),
                                 milliseconds(50), milliseconds(3000)}) {
    Bench bench(InTurn({{Status(500)}, {Status(200), seconds(100)}}));
    auto post = bench.Start(seconds(60), [](const Result<std::string>&) {
      FAIL() << "called after it was given up";
    });
    bench.loop().Advance(age);
    post.reset();
    bench.loop().Advance(seconds(100));
    EXPECT_TRUE(bench.loop().idle());
    EXPECT_EQ(bench.transport().running(), 0u);
  }
}

}  // namespace
}  // namespace podium
