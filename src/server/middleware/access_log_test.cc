#include "server/middleware/access_log.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace podium {
namespace {

using namespace std::chrono_literals;

RequestFacts Ranked() {
  RequestFacts facts;
  facts.method = "POST";
  facts.path = "/v2/rerank";
  facts.route = "/v2/rerank";
  facts.id = "7b3e";
  facts.peer = "127.0.0.1";
  facts.key_id = "key_1";
  facts.status = 200;
  facts.request_bytes = 12;
  facts.response_bytes = 34;
  facts.took = 4250us;
  facts.answer = {.dialect = "cohere_v2",
                  .model = "org/model",
                  .documents = 3,
                  .tokens = 45,
                  .queued = 250us,
                  .scored = 3ms,
                  .reason = ""};
  return facts;
}

TEST(AccessLineTest, TextHasTheMembersThatAreKnown) {
  EXPECT_EQ(AccessLine(Ranked(), LogFormat::kText),
            "POST /v2/rerank 200 request_id=7b3e client=127.0.0.1 "
            "key_id=key_1 model=org/model dialect=cohere_v2 documents=3 "
            "tokens=45 queue_ms=0.250 score_ms=3.000 total_ms=4.250 "
            "bytes_in=12 bytes_out=34");
  RequestFacts unread;
  unread.status = 400;
  unread.answer.reason = "malformed \"request\" line";
  EXPECT_EQ(AccessLine(unread, LogFormat::kText),
            "- - 400 total_ms=0.000 bytes_in=0 bytes_out=0 "
            R"(reason="malformed \"request\" line")");
}

TEST(AccessLineTest, JsonHasEveryMember) {
  EXPECT_EQ(AccessLine(Ranked(), LogFormat::kJson),
            R"("message":"request","method":"POST","path":"/v2/rerank",)"
            R"("status":200,"request_id":"7b3e","client":"127.0.0.1",)"
            R"("key_id":"key_1","model":"org/model","dialect":"cohere_v2",)"
            R"("documents":3,"tokens":45,"queue_ms":0.250,"score_ms":3.000,)"
            R"("total_ms":4.250,"bytes_in":12,"bytes_out":34,"reason":null)");
  RequestFacts unread;
  unread.status = 400;
  EXPECT_EQ(AccessLine(unread, LogFormat::kJson),
            R"("message":"request","method":null,"path":null,"status":400,)"
            R"("request_id":null,"client":null,"key_id":null,"model":null,)"
            R"("dialect":null,"documents":null,"tokens":null,"queue_ms":null,)"
            R"("score_ms":null,"total_ms":0.000,"bytes_in":0,"bytes_out":0,)"
            R"("reason":null)");
}

TEST(AccessLineTest, ReplacesBytesThatCouldForgeALine) {
  RequestFacts facts;
  facts.method = "GET\n";
  facts.path = "/a\n\x1b%0a b\xff";
  facts.status = 404;
  facts.answer.model = "m\" x=1\n";
  facts.answer.reason = "model 'm\xff\r\n\u00e9' not found";
  EXPECT_EQ(AccessLine(facts, LogFormat::kText),
            R"(GET? /a???0a?b? 404 model="m\" x=1?" total_ms=0.000 )"
            R"(bytes_in=0 bytes_out=0 reason="model 'm?????' not found")");
  const std::string json = "{" + AccessLine(facts, LogFormat::kJson) + "}";
  EXPECT_TRUE(JsonDocument::Parse(json, 2)) << json;
}

TEST(AccessLineTest, HasABoundedLength) {
  RequestFacts facts = Ranked();
  facts.method.assign(10'000, 'm');
  facts.path.assign(10'000, 'p');
  facts.answer.model.assign(10'000, '"');
  facts.answer.reason.assign(10'000, '\\');
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    EXPECT_LT(AccessLine(facts, format).size(), 1200u);
  }
}

TEST(ErrorBudgetTest, LimitsTheLinesOfASecond) {
  const ErrorBudget::Clock::time_point start{1h};
  ErrorBudget budget;
  int64_t taken = 0;
  for (int i = 0; i < 5000; ++i) taken += budget.Take(start + i * 100us);
  EXPECT_EQ(taken, ErrorBudget::kLinesPerSecond);
  EXPECT_EQ(budget.TakeLeftOut(start + 999ms), 0);
  EXPECT_EQ(budget.TakeLeftOut(start + 1s), 4900);
  EXPECT_EQ(budget.TakeLeftOut(start + 1s), 0);
  EXPECT_TRUE(budget.Take(start + 1s));
}

}  // namespace
}  // namespace podium
