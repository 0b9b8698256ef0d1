#include <fmt/format.h>
#include <gtest/gtest.h>
#include <podium/client.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "client/testing/certificate_test.h"
#include "client/testing/fault_server_test.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;
using End = FaultReply::End;

using Script = std::vector<FaultReply>;

constexpr char kKey[] = "s3cret-key";

// Waits of a few milliseconds; the system's environment plays no part.
ClientOptions Options(const std::string& url) {
  ClientOptions options;
  options.url = url;
  options.api_key = kKey;
  options.model = "a-model";
  options.read_environment = false;
  options.proxy = "none";
  options.timeout = seconds(30);
  options.backoff_base = milliseconds(1);
  options.backoff_cap = milliseconds(5);
  return options;
}

std::unique_ptr<Client> Make(ClientOptions options) {
  auto client = Client::Create(std::move(options));
  EXPECT_TRUE(client) << client.error().message;
  return *std::move(client);
}

RankRequest Request(int documents, int of = 0) {
  RankRequest request{.query = "query"};
  for (int i = 0; i < documents; ++i)
    request.documents.push_back(fmt::format("{} document {}", of, i));
  return request;
}

// What a server that scores with FaultScore must answer.
std::vector<RankResult> Expected(const RankRequest& request) {
  std::vector<RankResult> results;
  for (size_t i = 0; i < request.documents.size(); ++i) {
    results.push_back({.index = static_cast<int64_t>(i),
                       .relevance_score = FaultScore(request.documents[i])});
  }
  std::stable_sort(results.begin(), results.end(),
                   [](const RankResult& a, const RankResult& b) {
                     return a.relevance_score > b.relevance_score;
                   });
  if (request.top_n)
    results.resize(
        std::min(results.size(), static_cast<size_t>(*request.top_n)));
  return results;
}

void ExpectSame(const std::vector<RankResult>& found,
                const std::vector<RankResult>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].index, wanted[i].index) << i;
    ASSERT_EQ(found[i].relevance_score, wanted[i].relevance_score) << i;
  }
}

// ---- one request, and whatever may become of it

struct Row {
  const char* name;
  std::vector<FaultReply> script;
  std::optional<ErrorCode> code;  // absent: it ranks
  size_t requests;
  const char* says = "";  // in the error
};

std::vector<FaultReply> Times(int n, FaultReply reply) {
  std::vector<FaultReply> replies(static_cast<size_t>(n), std::move(reply));
  replies.emplace_back();  // then a right answer
  return replies;
}

Script Right() { return Script(1); }

FaultReply Body(std::string body) { return {.body = std::move(body)}; }

std::vector<Row> Rows() {
  const std::string error = R"({"message":"the server's own words"})";
  std::vector<Row> rows = {
      {"right", {{}}, {}, 1},
      {"429 without Retry-After", Times(3, {.status = 429}), {}, 4},
      {"429 with Retry-After",
       Times(2, {.status = 429, .headers = {{"Retry-After", "0.01"}}}),
       {},
       3},
      {"429 with Retry-After, more often than max_retries",
       Times(7, {.status = 429, .headers = {{"Retry-After", "0.001"}}}),
       {},
       8},
      {"429 with a date that is over",
       Times(2,
             {.status = 429,
              .headers = {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}}),
       {},
       3},
      {"429 with X-RateLimit-Reset",
       Times(1, {.status = 429, .headers = {{"X-RateLimit-Reset", "0.01"}}}),
       {},
       2},
      {"429 whose wait is longer than the call may take",
       {{.status = 429, .headers = {{"Retry-After", "45"}}, .body = error}},
       ErrorCode::kTooManyRequests,
       1,
       "the server's own words"},
      {"reset before the request is read",
       Times(2, {.end = End::kReset, .unread = true}),
       {},
       3},
      {"reset before the answer", Times(2, {.end = End::kReset}), {}, 3},
      {"reset in the status line",
       Times(2, {.end = End::kReset, .bytes = 7}),
       {},
       3},
      {"reset in the head", Times(2, {.end = End::kReset, .bytes = 30}), {}, 3},
      {"reset in the body", Times(2, {.end = End::kReset, .bytes = 70}), {}, 3},
      {"closed before the answer", Times(2, {.end = End::kClose}), {}, 3},
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
      {"reset for ever",
       {{.end = End::kReset, .unread = true}},
       ErrorCode::kUnavailable,
       5,
       "5 tries"},
      {"truncated JSON",
       {Body(R"({"id":"x","results":[{"index":0,)")},
       ErrorCode::kBadResponse,
       1},
      {"garbage", {Body("<html>It works!</html>")}, ErrorCode::kBadResponse, 1},
      {"nothing", {Body("")}, ErrorCode::kBadResponse, 1},
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
      {"an index twice",
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
      {"an answer too long",
       {Body(std::string(200'000, ' '))},
       ErrorCode::kBadResponse,
       1,
       "100000 bytes"},
      {"a head too long",
       {{.headers = {{"X-Long", std::string(70'000, 'x')}}}},
       ErrorCode::kBadResponse,
       1},
      {"slow drip", {{.pause = milliseconds(1)}}, {}, 1},
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

TEST(ClientTest, Table) {
  const RankRequest request = Request(3);
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.name);
    FaultServer server(row.script);
    ClientOptions options = Options(server.url());
    options.max_response_bytes = 100'000;
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

// A reply that stops at every so many bytes: the deadline ends the call, and no
// sooner would do.
TEST(ClientTest, StallsEndAtTheDeadline) {
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
    EXPECT_LE(server.requests(), 1u);  // none where the machine is so slow
  }
}

TEST(ClientTest, AStallBeforeTheRequestIsReadEndsToo) {
  FaultServer server(Script{{.end = End::kStall, .unread = true}});
  ClientOptions options = Options(server.url());
  options.timeout = milliseconds(60);
  RankRequest large = Request(1);
  large.documents[0].assign(8 << 20, 'x');  // more than sockets hold
  const auto ranking = Make(options)->Rank(large);
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(ClientTest, ADripSlowerThanTheDeadlineEndsAtTheDeadline) {
  FaultServer server(Script{{.pause = milliseconds(20)}});
  ClientOptions options = Options(server.url());
  options.timeout = milliseconds(100);
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_LE(server.requests(), 1u);
}

TEST(ClientTest, TheFirstByteHasATimeoutOfItsOwnAndIsTriedAgain) {
  FaultServer server(Script{{.end = End::kStall}, {}});
  ClientOptions options = Options(server.url());
  options.first_byte_timeout = milliseconds(200);
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_GE(server.requests(), 2u);

  // What has begun to come may take its time.
  FaultServer slow(Script{{.pause = milliseconds(1)}});
  options.url = slow.url();
  EXPECT_TRUE(Make(options)->Rank(Request(3)));
}

TEST(ClientTest, NobodyListens) {
  const auto ranking =
      Make(Options(fmt::format("http://127.0.0.1:{}", UnusedPort())))
          ->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ranking.error().message.find("(5 tries)"), std::string::npos);
}

TEST(ClientTest, ADeadServiceIsNotStormed) {
  FaultServer server(Script{{.status = 500}});
  const auto client = Make(Options(server.url()));
  for (int i = 0; i < 200; ++i) EXPECT_FALSE(client->Rank(Request(1)));
  EXPECT_LE(server.requests(), 250u);
}

// ---- what is sent, and to whom

TEST(ClientTest, SendsWhatTheDialectWrites) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url() + "/prefix/");
  RankRequest request = Request(3);
  request.top_n = 2;
  const auto ranking = Make(options)->Rank(request);
  ASSERT_TRUE(ranking) << ranking.error().message;
  EXPECT_EQ(ranking->results.size(), 2u);
  EXPECT_EQ(ranking->usage.search_units, 1);
  const FaultServer::Seen seen = server.seen().at(0);
  EXPECT_TRUE(seen.head.starts_with("POST /prefix/v2/rerank HTTP/1.1\r\n"));
  for (const std::string line :
       {"Content-Type: application/json", "Accept: application/json",
        "Authorization: Bearer s3cret-key", "User-Agent: podium/"}) {
    EXPECT_NE(seen.head.find("\r\n" + line), std::string::npos) << line;
  }
  EXPECT_EQ(seen.head.find("Expect"), std::string::npos);
  EXPECT_NE(seen.body.find("a-model"), std::string::npos);
}

TEST(ClientTest, EveryDialectGoesItsWay) {
  const struct {
    const char* dialect;
    const char* path;
    const char* answer;
  } rows[] = {
      {"cohere_v2", "/v2/rerank",
       R"({"results":[{"index":1,"relevance_score":0.9},)"
       R"({"index":0,"relevance_score":0.1}]})"},
      {"cohere_v1", "/v1/rerank",
       R"({"results":[{"index":1,"relevance_score":0.9},)"
       R"({"index":0,"relevance_score":0.1}]})"},
      {"jina", "/v1/rerank",
       R"({"results":[{"index":1,"relevance_score":0.9},)"
       R"({"index":0,"relevance_score":0.1}]})"},
      {"voyage", "/v1/rerank",
       R"({"data":[{"index":1,"relevance_score":0.9},)"
       R"({"index":0,"relevance_score":0.1}]})"},
      {"tei", "/rerank",
       R"([{"index":1,"score":0.9},{"index":0,"score":0.1}])"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.dialect);
    FaultServer server(Script{Body(row.answer)});
    ClientOptions options = Options(server.url());
    options.dialect = row.dialect;
    const auto ranking = Make(options)->Rank(Request(2));
    ASSERT_TRUE(ranking) << ranking.error().message;
    EXPECT_EQ(ranking->results.front().index, 1);
    EXPECT_EQ(ranking->results.front().relevance_score, 0.9f);
    EXPECT_TRUE(server.seen().at(0).head.starts_with(
        std::string("POST ") + row.path + " HTTP/1.1\r\n"));
  }
}

TEST(ClientTest, WithoutAKeyNoneIsSent) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.api_key.clear();
  ASSERT_TRUE(Make(options)->Rank(Request(1)));
  EXPECT_EQ(server.seen().at(0).head.find("Authorization"), std::string::npos);
}

TEST(ClientTest, ARedirectToAnotherServerGetsNothing) {
  FaultServer other(Right());
  for (const int status : {301, 302, 303, 307, 308}) {
    FaultServer server(
        Script{{.status = status,
                .headers = {{"Location", other.url() + "/v2/rerank"}}}});
    const auto ranking = Make(Options(server.url()))->Rank(Request(3));
    ASSERT_FALSE(ranking) << status;
    EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(ranking.error().message.find(other.url()), std::string::npos)
        << ranking.error().message;
    EXPECT_EQ(server.requests(), 1u);
  }
  EXPECT_EQ(other.connections(), 0u);
}

TEST(ClientTest, ARedirectOfTheSameServerStaysAPost) {
  for (const int status : {307, 308}) {
    FaultServer server(
        Script{{.status = status, .headers = {{"Location", "/moved"}}}, {}});
    const auto ranking = Make(Options(server.url()))->Rank(Request(3));
    ASSERT_TRUE(ranking) << ranking.error().message;
    const auto seen = server.seen();
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_TRUE(seen[1].head.starts_with("POST /moved HTTP/1.1"));
    EXPECT_EQ(seen[1].body, seen[0].body);
    EXPECT_NE(seen[1].head.find(kKey), std::string::npos);
  }
}

// ---- TLS

class File {
 public:
  explicit File(const std::string& text)
      : path_(testing::TempDir() + "podium_client_" +
              std::to_string(::getpid()) + ".pem") {
    std::ofstream(path_) << text;
  }
  ~File() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(ClientTest, ACertificateThatNobodySignedIsRefusedAndNotTriedAgain) {
  FaultServer server(Right(), SelfSigned("127.0.0.1"));
  const auto ranking = Make(Options(server.url()))->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ranking.error().message.find("no secure connection"),
            std::string::npos)
      << ranking.error().message;
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests(), 0u);
}

TEST(ClientTest, ACertificateOfAnotherHostIsRefused) {
  const auto certificate = SelfSigned("another.example");
  const File file(certificate.chain);
  FaultServer server(Right(), certificate);
  ClientOptions options = Options(server.url());
  options.ca_file = file.path();
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(server.requests(), 0u);
}

TEST(ClientTest, ACertificateOfACaFileIsTrusted) {
  const auto certificate = SelfSigned("127.0.0.1");
  const File file(certificate.chain);
  FaultServer server(Right(), certificate);
  ClientOptions options = Options(server.url());
  options.ca_file = file.path();
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_TRUE(ranking) << ranking.error().message;
}

// ---- pages

TEST(ClientTest, PagesEqualOneRequestInWhateverOrderTheyComeBack) {
  for (const std::optional<int64_t> top_n :
       {std::optional<int64_t>(), std::optional<int64_t>(30)}) {
    RankRequest request = Request(2500);
    request.top_n = top_n;
    // The first page is refused and comes last; the others overtake it.
    FaultServer server(Script{{.status = 500}, {}});
    ClientOptions options = Options(server.url());
    options.backoff_base = milliseconds(50);
    options.backoff_cap = milliseconds(50);
    const auto ranking = Make(options)->Rank(request);
    ASSERT_TRUE(ranking) << ranking.error().message;
    ExpectSame(ranking->results, Expected(request));
    EXPECT_EQ(server.requests(), 4u);
    EXPECT_EQ(ranking->usage.search_units, 3);
  }
}

TEST(ClientTest, PagesGoSideBySideAndNoMoreThanAsked) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.page_size = 10;
  options.concurrency = 3;
  const RankRequest request = Request(200);
  const auto ranking = Make(options)->Rank(request);
  ASSERT_TRUE(ranking) << ranking.error().message;
  ExpectSame(ranking->results, Expected(request));
  EXPECT_EQ(server.requests(), 20u);
  EXPECT_LE(server.connections(), 3u);
}

TEST(ClientTest, APageThatFailsFailsTheWholeAndIsNamed) {
  FaultServer server(
      Script{{}, {.status = 400, .body = R"({"message":"no"})"}});
  ClientOptions options = Options(server.url());
  options.page_size = 10;
  options.concurrency = 1;
  const auto ranking = Make(options)->Rank(Request(25));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(
      ranking.error().message.starts_with("page 2 of 3 (documents 9 to 16): "))
      << ranking.error().message;
  EXPECT_EQ(server.requests(), 2u);
}

TEST(ClientTest, RanksMergeByRrfToo) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.page_size = 10;
  options.merge = Merge::kRrf;
  RankRequest request = Request(20);
  const auto ranking = Make(options)->Rank(request);
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_EQ(ranking->results.size(), 20u);
  // Documents were dealt out by turns: the even ones, the odd ones.
  std::set<int64_t> pages;
  for (int i = 0; i < 2; ++i) pages.insert(ranking->results[i].index % 2);
  EXPECT_EQ(pages.size(), 2u);
}

// ---- many at once

TEST(ClientTest, ThreadsShareFewConnections) {
  constexpr int kThreads = 64;
  constexpr int kRequests = 20;
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.max_connections = 4;
  const auto client = Make(options);
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRequests; ++i) {
        const RankRequest request = Request(5, t * kRequests + i);
        const auto ranking = client->Rank(request);
        ASSERT_TRUE(ranking) << ranking.error().message;
        ExpectSame(ranking->results, Expected(request));
        ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, kThreads * kRequests);
  EXPECT_EQ(server.requests(), static_cast<size_t>(kThreads * kRequests));
  EXPECT_LE(server.connections(), 4u);
}

TEST(ClientTest, FuturesComeInAnyNumber) {
  FaultServer server(Right());
  const auto client = Make(Options(server.url()));
  std::vector<std::future<Result<Ranking>>> futures;
  for (int i = 0; i < 500; ++i)
    futures.push_back(client->RankAsync(Request(3, i)));
  for (int i = 0; i < 500; ++i) {
    const auto ranking = futures[static_cast<size_t>(i)].get();
    ASSERT_TRUE(ranking) << ranking.error().message;
    ExpectSame(ranking->results, Expected(Request(3, i)));
  }
}

// ---- ends

TEST(ClientTest, AStopEndsTheCall) {
  FaultServer server(Script{{.end = End::kStall}});
  const auto client = Make(Options(server.url()));
  std::stop_source source;
  auto future = client->RankAsync(Request(3), {.stop = source.get_token()});
  source.request_stop();
  const auto ranking = future.get();
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);

  // Before it began, too.
  const auto late = client->Rank(Request(3), {.stop = source.get_token()});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kCancelled);
}

TEST(ClientTest, ACallMayHaveATimeoutOfItsOwn) {
  FaultServer server(Script{{.end = End::kStall}});
  const auto ranking = Make(Options(server.url()))
                           ->Rank(Request(3), {.timeout = milliseconds(50)});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(ClientTest, ThoseUnderWayEndWithTheClient) {
  FaultServer server(Script{{.end = End::kStall}});
  auto client = Make(Options(server.url()));
  std::vector<std::future<Result<Ranking>>> futures;
  for (int i = 0; i < 20; ++i) futures.push_back(client->RankAsync(Request(3)));
  client.reset();
  for (auto& future : futures) {
    const auto ranking = future.get();
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);
  }
}

// ---- options

TEST(ClientTest, OptionsThatCannotBe) {
  const auto refused = [](const std::function<void(ClientOptions&)>& change) {
    ClientOptions options = Options("http://127.0.0.1:1");
    change(options);
    const auto client = Client::Create(options);
    EXPECT_FALSE(client);
    if (client) return std::string("accepted");
    EXPECT_EQ(client.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(client.error().message.find(kKey), std::string::npos);
    return client.error().param;
  };
  EXPECT_EQ(refused([](auto& o) { o.url = ""; }), "url");
  EXPECT_EQ(refused([](auto& o) { o.url = "ftp://h"; }), "url");
  EXPECT_EQ(refused([](auto& o) { o.dialect = "morse"; }), "dialect");
  EXPECT_EQ(refused([](auto& o) { o.model = ""; }), "model");
  EXPECT_EQ(refused([](auto& o) { o.page_size = 0; }), "page_size");
  EXPECT_EQ(refused([](auto& o) { o.concurrency = 0; }), "concurrency");
  EXPECT_EQ(refused([](auto& o) { o.max_connections = 0; }), "max_connections");
  EXPECT_EQ(refused([](auto& o) { o.max_retries = -1; }), "max_retries");
  EXPECT_EQ(refused([](auto& o) { o.timeout = seconds(0); }), "timeout");
  EXPECT_EQ(refused([](auto& o) { o.hedge = 1.5; }), "hedge");
  EXPECT_EQ(refused([](auto& o) {
              o.retry_budget = std::numeric_limits<double>::quiet_NaN();
            }),
            "retry_budget");
  EXPECT_NE(
      refused([](auto& o) { o.api_key = std::string(kKey) + "\r\nX-Evil: 1"; }),
      "accepted");
}

TEST(ClientTest, ARequestThatCannotBeIsNotSent) {
  FaultServer server(Right());
  const auto client = Make(Options(server.url()));
  EXPECT_FALSE(client->Rank({.query = "q"}));
  EXPECT_FALSE(client->Rank({.query = "", .documents = {"d"}}));
  EXPECT_EQ(server.connections(), 0u);
}

}  // namespace
}  // namespace podium
