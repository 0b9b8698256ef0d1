// One request to a server, and all its possible outcomes.

#include <podium/client.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "client/testing/fault_server_test.h"
#include "client/testing/whole_client_test.h"

namespace podium {
namespace {

struct OutcomeRow {
  const char* name;
  std::vector<FaultReply> script;
  std::optional<ErrorCode> code;  // absent: success
  size_t requests;
  const char* says = "";  // in the error message
  std::optional<int64_t> top_n = {};
  int64_t page_size = 1000;
};

std::vector<FaultReply> Times(int n, FaultReply reply) {
  std::vector<FaultReply> replies(static_cast<size_t>(n), std::move(reply));
  replies.emplace_back();  // then a correct response
  return replies;
}

std::vector<OutcomeRow> Rows() {
  const std::string error = R"({"message":"the server's own words"})";
  std::vector<OutcomeRow> rows = {
      {"correct", {{}}, {}, 1},
      {"429 without Retry-After", Times(3, {.status = 429}), {}, 4},
      {"429 with Retry-After",
       Times(2, {.status = 429, .headers = {{"Retry-After", "0.01"}}}),
       {},
       3},
      {"429 with Retry-After, more than max_retries times",
       Times(7, {.status = 429, .headers = {{"Retry-After", "0.001"}}}),
       {},
       8},
      {"429 with a date in the past",
       Times(2,
             {.status = 429,
              .headers = {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}}),
       {},
       3},
      {"429 with X-RateLimit-Reset",
       Times(1, {.status = 429, .headers = {{"X-RateLimit-Reset", "0.01"}}}),
       {},
       2},
      {"429 with a wait beyond the timeout",
       {{.status = 429, .headers = {{"Retry-After", "45"}}, .body = error}},
       ErrorCode::kTooManyRequests,
       1,
       "the server's own words"},
      {"reset before the request is read",
       Times(2, {.end = End::kReset, .unread = true}),
       {},
       3},
      {"reset before the response", Times(2, {.end = End::kReset}), {}, 3},
      {"reset in the status line",
       Times(2, {.end = End::kReset, .bytes = 7}),
       {},
       3},
      {"reset in the head", Times(2, {.end = End::kReset, .bytes = 30}), {}, 3},
      {"reset in the body", Times(2, {.end = End::kReset, .bytes = 70}), {}, 3},
      {"closed before the response", Times(2, {.end = End::kClose}), {}, 3},
      {"closed in the head",
       Times(2, {.end = End::kClose, .bytes = 30}),
       {},
       3},
      {"closed in the body",
       Times(2, {.end = End::kClose, .bytes = 70}),
       {},
       3},
      {"closed after the body",
       {{.end = End::kClose, .bytes = 1'000'000}},
       {},
       1},
      {"always reset",
       {{.end = End::kReset, .unread = true}},
       ErrorCode::kUnavailable,
       5,
       "5 tries"},
      {"truncated JSON",
       {Body(R"({"id":"x","results":[{"index":0,)")},
       ErrorCode::kBadResponse,
       1},
      {"garbage", {Body("<html>It works!</html>")}, ErrorCode::kBadResponse, 1},
      {"empty body", {Body("")}, ErrorCode::kBadResponse, 1},
      {"an index out of range",
       {Body(R"({"results":[{"index":0,"relevance_score":1},)"
             R"({"index":1,"relevance_score":0.5},)"
             R"({"index":3,"relevance_score":0.2}]})")},
       ErrorCode::kBadResponse,
       1},
      {"a negative index",
       {Body(R"({"results":[{"index":-1,"relevance_score":1},)"
             R"({"index":1,"relevance_score":0.5},)"
             R"({"index":2,"relevance_score":0.2}]})")},
       ErrorCode::kBadResponse,
       1},
      {"a duplicate index",
       {Body(R"({"results":[{"index":0,"relevance_score":1},)"
             R"({"index":0,"relevance_score":0.5},)"
             R"({"index":2,"relevance_score":0.2}]})")},
       ErrorCode::kBadResponse,
       1},
      {"NaN",
       {Body(R"({"results":[{"index":0,"relevance_score":NaN},)"
             R"({"index":1,"relevance_score":0.5},)"
             R"({"index":2,"relevance_score":0.2}]})")},
       ErrorCode::kBadResponse,
       1},
      {"null for a score",
       {Body(R"({"results":[{"index":0,"relevance_score":null},)"
             R"({"index":1,"relevance_score":0.5},)"
             R"({"index":2,"relevance_score":0.2}]})")},
       ErrorCode::kBadResponse,
       1},
      {"too few results",
       {Body(R"({"results":[{"index":0,"relevance_score":1}]})")},
       ErrorCode::kBadResponse,
       1},
      {"a response that is too long",
       {Body(std::string(200'000, ' '))},
       ErrorCode::kBadResponse,
       1,
       "100000 bytes"},
      {"headers that are too long",
       {{.headers = {{"X-Long", std::string(70'000, 'x')}}}},
       ErrorCode::kBadResponse,
       1},
      {"a slow response", {{.pause = milliseconds(1)}}, {}, 1},
      {.name = "every document, whatever top_n says",
       .script = {{.every_document = true}},
       .requests = 1,
       .top_n = 1},
      {.name = "every document of each page, whatever top_n says",
       .script = {{.every_document = true}},
       .requests = 2,
       .top_n = 1,
       .page_size = 2},
  };
  const std::pair<int, ErrorCode> never[] = {
      {400, ErrorCode::kInvalidArgument}, {401, ErrorCode::kUnauthorized},
      {403, ErrorCode::kUnauthorized},    {404, ErrorCode::kNotFound},
      {413, ErrorCode::kTooLarge},        {422, ErrorCode::kUnprocessable},
      {501, ErrorCode::kUnavailable},
  };
  for (const auto& [status, code] : never) {
    rows.push_back({"a status that is not tried again",
                    {{.status = status, .body = error}},
                    code,
                    1,
                    "the server's own words"});
  }
  for (const int status : {408, 500, 502, 503, 504}) {
    rows.push_back({"a status that is tried again",
                    Times(2, {.status = status, .body = error}),
                    {},
                    3});
  }
  return rows;
}

TEST(ClientTest, OutcomesOfServerFaults) {
  for (const OutcomeRow& row : Rows()) {
    SCOPED_TRACE(row.name);
    RankRequest request = Request(3);
    request.top_n = row.top_n;
    FaultServer server(row.script);
    ClientOptions options = Options(server.url());
    options.max_response_bytes = 100'000;
    options.page_size = row.page_size;
    const auto begin = Clock::now();
    const auto ranking = Make(options)->Rank(request);
    EXPECT_LT(Clock::now() - begin, *options.timeout);
    EXPECT_EQ(server.requests(), row.requests);
    if (!row.code) {
      ASSERT_TRUE(ranking) << ranking.error().message;
      ExpectSame(ranking->results, Expected(request));
      EXPECT_EQ(ranking->served_by, server.url());
      EXPECT_FALSE(ranking->degraded);
      continue;
    }
    ASSERT_FALSE(ranking);
    const Error& error = ranking.error();
    EXPECT_EQ(error.code, *row.code) << error.message;
    EXPECT_NE(error.message.find(row.says), std::string::npos) << error.message;
    EXPECT_NE(error.message.find(server.url()), std::string::npos)
        << error.message;
    EXPECT_EQ(error.message.find(kKey), std::string::npos);
  }
}

// The reply stalls after various numbers of bytes: the deadline ends the call,
// no earlier.
TEST(ClientTest, AStallEndsAtTheDeadline) {
  const RankRequest request = Request(3);
  for (const int64_t bytes : {0, 1, 12, 20, 40, 43, 44, 60, 150}) {
    SCOPED_TRACE(bytes);
    FaultServer server(Script{{.end = End::kStall, .bytes = bytes}});
    ClientOptions options = Options(server.url());
    options.timeout = milliseconds(60);
    const auto begin = Clock::now();
    const auto ranking = Make(options)->Rank(request);
    const auto took = Clock::now() - begin;
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
    EXPECT_GE(took, *options.timeout);
    EXPECT_LT(took, *options.timeout * 100);
    EXPECT_LE(server.requests(), 1u);  // none if the machine is very slow
  }
}

TEST(ClientTest, AStallBeforeTheRequestIsReadEndsAtTheDeadline) {
  FaultServer server(Script{{.end = End::kStall, .unread = true}});
  ClientOptions options = Options(server.url());
  options.timeout = milliseconds(60);
  RankRequest large = Request(1);
  large.documents[0].assign(8 << 20, 'x');  // more than sockets buffer
  const auto ranking = Make(options)->Rank(large);
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(ClientTest, ASlowResponseEndsAtTheDeadline) {
  FaultServer server(Script{{.pause = milliseconds(20)}});
  ClientOptions options = Options(server.url());
  options.timeout = milliseconds(100);
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_LE(server.requests(), 1u);
}

TEST(ClientTest, AFirstByteTimeoutIsRetried) {
  FaultServer server(Script{{.end = End::kStall}, {}});
  ClientOptions options = Options(server.url());
  options.first_byte_timeout = milliseconds(200);
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_GE(server.requests(), 2u);

  // A reply that has started may take its time.
  FaultServer slow(Script{{.pause = milliseconds(1)}});
  options.url = slow.url();
  EXPECT_TRUE(Make(options)->Rank(Request(3)));
}

TEST(ClientTest, ReportsARefusedConnection) {
  const auto ranking =
      Make(Options(fmt::format("http://127.0.0.1:{}", UnusedPort())))
          ->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ranking.error().message.find("(5 tries)"), std::string::npos);
}

TEST(ClientTest, LimitsRetriesToADeadService) {
  FaultServer server(Script{{.status = 500}});
  const auto client = Make(Options(server.url()));
  for (int i = 0; i < 200; ++i) EXPECT_FALSE(client->Rank(Request(1)));
  EXPECT_LE(server.requests(), 250u);
}

}  // namespace
}  // namespace podium
