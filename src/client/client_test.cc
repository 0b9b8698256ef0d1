#include <fmt/core.h>
#include <gtest/gtest.h>
#include <podium/client.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <limits>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "client/testing/certificate_test.h"
#include "client/testing/fault_server_test.h"
#include "client/testing/whole_client_test.h"

namespace podium {
namespace {

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

TEST(ClientTest, EveryDialectUsesItsOwnPathAndFields) {
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

TEST(ClientTest, SendsNoAuthorizationWithoutAKey) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.api_key.clear();
  ASSERT_TRUE(Make(options)->Rank(Request(1)));
  EXPECT_EQ(server.seen().at(0).head.find("Authorization"), std::string::npos);
}

TEST(ClientTest, DoesNotFollowARedirectToAnotherServer) {
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

TEST(ClientTest, FollowsARedirectOnTheSameServerWithAPost) {
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

TEST(ClientTest, RefusesAnUntrustedCertificateWithoutRetrying) {
  FaultServer server(Right(), SelfSigned("127.0.0.1"));
  const auto ranking = Make(Options(server.url()))->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(ranking.error().message.find("the TLS connection failed"),
            std::string::npos)
      << ranking.error().message;
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests(), 0u);
}

TEST(ClientTest, RefusesACertificateOfAnotherHost) {
  const auto certificate = SelfSigned("another.example");
  const File file(certificate.chain);
  FaultServer server(Right(), certificate);
  ClientOptions options = Options(server.url());
  options.ca_file = file.path();
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_FALSE(ranking);
  EXPECT_EQ(server.requests(), 0u);
}

TEST(ClientTest, TrustsACertificateFromACaFile) {
  const auto certificate = SelfSigned("127.0.0.1");
  const File file(certificate.chain);
  FaultServer server(Right(), certificate);
  ClientOptions options = Options(server.url());
  options.ca_file = file.path();
  const auto ranking = Make(options)->Rank(Request(3));
  ASSERT_TRUE(ranking) << ranking.error().message;
}

// ---- pages

TEST(ClientTest, PagesGiveTheRankingOfOneRequestInAnyOrderOfArrival) {
  for (const std::optional<int64_t> top_n :
       {std::optional<int64_t>(), std::optional<int64_t>(30)}) {
    RankRequest request = Request(2500);
    request.top_n = top_n;
    // The first page is refused and finishes last; the others overtake it.
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

TEST(ClientTest, SendsPagesConcurrentlyUpToTheLimit) {
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

TEST(ClientTest, AFailedPageFailsTheCallAndIsNamed) {
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

TEST(ClientTest, MergesPagesByRrf) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.page_size = 10;
  options.merge = Merge::kRrf;
  RankRequest request = Request(20);
  const auto ranking = Make(options)->Rank(request);
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_EQ(ranking->results.size(), 20u);
  // Documents were dealt out in turn: even ones and odd ones.
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

TEST(ClientTest, ManyCallsRunConcurrently) {
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

// ---- stopping and destruction

TEST(ClientTest, CancellingEndsTheCall) {
  FaultServer server(Script{{.end = End::kStall}});
  const auto client = Make(Options(server.url()));
  std::stop_source source;
  auto future = client->RankAsync(Request(3), {.stop = source.get_token()});
  source.request_stop();
  const auto ranking = future.get();
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kCancelled);

  // Also if the stop comes before the call.
  const auto late = client->Rank(Request(3), {.stop = source.get_token()});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kCancelled);
}

TEST(ClientTest, ACallCanSetItsOwnTimeout) {
  FaultServer server(Script{{.end = End::kStall}});
  const auto ranking = Make(Options(server.url()))
                           ->Rank(Request(3), {.timeout = milliseconds(50)});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
}

TEST(ClientTest, DestroyingTheClientEndsPendingCalls) {
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

TEST(ClientTest, ACallbackCanSubmitWhileTheClientIsDestroyed) {
  FaultServer server(Script{{.end = End::kStall}});
  auto client = Make(Options(server.url()));
  Ranker& ranker = *client;
  std::vector<ErrorCode> codes;
  ranker.Submit(Request(3), {}, [&](Result<Ranking> first) {
    codes.push_back(first.error().code);
    ranker.Submit(Request(3), {}, [&](Result<Ranking> second) {
      codes.push_back(second.error().code);
    });
  });
  client.reset();
  EXPECT_EQ(codes, (std::vector<ErrorCode>{ErrorCode::kCancelled,
                                           ErrorCode::kCancelled}));
}

TEST(ClientTest, ACallWithoutTimeLeftIsNotSent) {
  FaultServer server(Right());
  for (const milliseconds timeout : {milliseconds(0), milliseconds::min()}) {
    const auto ranking =
        Make(Options(server.url()))->Rank(Request(3), {.timeout = timeout});
    ASSERT_FALSE(ranking);
    EXPECT_EQ(ranking.error().code, ErrorCode::kDeadlineExceeded);
  }
  EXPECT_EQ(server.requests(), 0u);
}

// ---- callbacks

TEST(ClientTest, CallbacksRunOnceAndOnOneThread) {
  constexpr int kCalls = 50;
  FaultServer server(Right());
  const auto client = Make(Options(server.url()));
  std::mutex submitting;
  std::atomic<int> answered{0};
  std::set<std::thread::id> threads;
  std::promise<void> last;
  for (int i = 0; i < kCalls; ++i) {
    // A request without documents is refused. Inside Submit(), that would lock
    // the mutex twice.
    const std::lock_guard lock(submitting);
    client->Submit(Request(i % 2 * 3), {}, [&, i](Result<Ranking> ranking) {
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

TEST(ClientTest, ProgressCountsTheDocumentsOfEachPage) {
  FaultServer server(Right());
  ClientOptions options = Options(server.url());
  options.page_size = 10;
  std::vector<int64_t> done;
  const auto ranking = Make(options)->Rank(
      Request(25), {.progress = [&done](RankProgress progress) {
        EXPECT_EQ(progress.all, 25);
        done.push_back(progress.done);
      }});
  ASSERT_TRUE(ranking) << ranking.error().message;
  ASSERT_EQ(done.size(), 3u);
  EXPECT_TRUE(std::ranges::is_sorted(done));
  EXPECT_EQ(done.back(), 25);
}

TEST(ClientTest, SendsThePriority) {
  FaultServer server(Right());
  ASSERT_TRUE(Make(Options(server.url()))->Rank(Request(3), {.priority = 7}));
  EXPECT_NE(server.seen().at(0).body.find(R"("priority":7)"),
            std::string::npos);
}

// ---- options

TEST(ClientTest, RefusesInvalidOptions) {
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

TEST(ClientTest, DoesNotSendAnInvalidRequest) {
  FaultServer server(Right());
  const auto client = Make(Options(server.url()));
  EXPECT_FALSE(client->Rank({.query = "q"}));
  EXPECT_FALSE(client->Rank({.query = "", .documents = {"d"}}));
  EXPECT_EQ(server.connections(), 0u);
}

}  // namespace
}  // namespace podium
