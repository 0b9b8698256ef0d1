#include "server/access_log.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace podium {
namespace {

using namespace std::chrono_literals;

AccessRecord Ranked() {
  AccessRecord record;
  record.method = "POST";
  record.path = "/v2/rerank";
  record.route = "/v2/rerank";
  record.trace_id = "7b3e";
  record.peer = "127.0.0.1";
  auto key = std::make_shared<LiveKey>();
  key->record.id = "key_1";
  record.key = std::move(key);
  record.status = 200;
  record.request_bytes = 12;
  record.response_bytes = 34;
  record.took = 4250us;
  record.facts = {.dialect = "cohere_v2",
                  .model = "org/model",
                  .documents = 3,
                  .tokens = 45,
                  .times = JobTimes{.queued = 250us, .scored = 3ms},
                  .reason = ""};
  return record;
}

TEST(AccessLineTest, SaysInTextWhatIsKnown) {
  EXPECT_EQ(AccessLine(Ranked(), LogFormat::kText),
            "POST /v2/rerank 200 request_id=7b3e client=127.0.0.1 "
            "key_id=key_1 model=org/model dialect=cohere_v2 documents=3 "
            "tokens=45 queue_ms=0.250 score_ms=3.000 total_ms=4.250 "
            "bytes_in=12 bytes_out=34");
  AccessRecord unread;
  unread.status = 400;
  unread.facts.reason = "malformed \"request\" line";
  EXPECT_EQ(AccessLine(unread, LogFormat::kText),
            "- - 400 total_ms=0.000 bytes_in=0 bytes_out=0 "
            R"(reason="malformed \"request\" line")");
}

TEST(AccessLineTest, HasEveryMemberInJson) {
  EXPECT_EQ(AccessLine(Ranked(), LogFormat::kJson),
            R"("message":"request","method":"POST","path":"/v2/rerank",)"
            R"("status":200,"request_id":"7b3e","client":"127.0.0.1",)"
            R"("key_id":"key_1","model":"org/model","dialect":"cohere_v2",)"
            R"("documents":3,"tokens":45,"queue_ms":0.250,"score_ms":3.000,)"
            R"("total_ms":4.250,"bytes_in":12,"bytes_out":34,"reason":null)");
  AccessRecord unread;
  unread.status = 400;
  EXPECT_EQ(AccessLine(unread, LogFormat::kJson),
            R"("message":"request","method":null,"path":null,"status":400,)"
            R"("request_id":null,"client":null,"key_id":null,"model":null,)"
            R"("dialect":null,"documents":null,"tokens":null,"queue_ms":null,)"
            R"("score_ms":null,"total_ms":0.000,"bytes_in":0,"bytes_out":0,)"
            R"("reason":null)");
}

TEST(AccessLineTest, HoldsNoByteThatCouldForgeALine) {
  AccessRecord record;
  record.method = "GET\n";
  record.path = "/a\n\x1b%0a b\xff";
  record.status = 404;
  record.facts.model = "m\" x=1\n";
  record.facts.reason = "model 'm\xff\r\n\u00e9' not found";
  EXPECT_EQ(AccessLine(record, LogFormat::kText),
            R"(GET? /a???0a?b? 404 model="m\" x=1?" total_ms=0.000 )"
            R"(bytes_in=0 bytes_out=0 reason="model 'm?????' not found")");
  const std::string json = "{" + AccessLine(record, LogFormat::kJson) + "}";
  EXPECT_TRUE(JsonDocument::Parse(json, 2)) << json;
}

TEST(AccessLineTest, IsShortWhateverARequestHolds) {
  AccessRecord record = Ranked();
  record.method.assign(10'000, 'm');
  record.path.assign(10'000, 'p');
  record.facts.model.assign(10'000, '"');
  record.facts.reason.assign(10'000, '\\');
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    EXPECT_LT(AccessLine(record, format).size(), 1200u);
  }
}

TEST(ErrorBudgetTest, GivesSoManyLinesASecond) {
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
