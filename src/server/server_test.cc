#include "server/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <regex>
#include <thread>
#include <vector>

#include "api/dialects/tei.h"
#include "server/testing/eventually.h"
#include "server/testing/fake_reranker.h"
#include "server/testing/raw_client.h"

namespace podium {
namespace {

constexpr std::string_view kBody =
    R"({"model":"fake","query":"q","documents":["a","xx","x"]})";

// Lets batches through only while it is open.
class Gate {
 public:
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  Result<void> Pass(const ScoreBatch& batch) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    pairs_ += static_cast<int64_t>(batch.pairs.size());
    changed_.wait(lock, [this] { return open_; });
    return {};
  }
  int waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_;
  }
  int64_t pairs() {
    const std::lock_guard lock(mutex_);
    return pairs_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
  int64_t pairs_ = 0;
};

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    options_.port = 0;
    options_.access_log = false;
    options_.handle_signals = false;
  }
  ~ServerTest() override {
    gate_.Open();
    server_.reset();
  }

  uint16_t Start() {
    auto server = Server::Listen(options_);
    if (!server) {
      ADD_FAILURE() << server.error().message;
      return 0;
    }
    server_ = std::move(*server);
    return server_->port();
  }
  uint16_t StartWithModel() {
    const uint16_t port = Start();
    server_->AddModel(MakeFakeReranker("fake", {.logit = CountX}));
    return port;
  }
  // Starts a server with a model that waits for gate_.
  uint16_t StartGated() {
    const uint16_t port = Start();
    server_->AddModel(MakeFakeReranker(
        "fake",
        {.before =
             [this](const ScoreBatch& batch) { return gate_.Pass(batch); },
         .logit = CountX}));
    return port;
  }

  ServerOptions options_;
  Gate gate_;
  std::unique_ptr<Server> server_;
};

// The body with its id checked and replaced by "ID".
std::string Body(const RawResponse& response) {
  static const std::regex kId(
      "\"id\":\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
      "[0-9a-f]{12}\"");
  return std::regex_replace(response.body, kId, "\"id\":\"ID\"",
                            std::regex_constants::format_first_only);
}

TEST_F(ServerTest, IsAliveBeforeItIsReady) {
  RawClient client(Start());
  EXPECT_EQ(client.Ask(Get("/health/live"))->status, 200);
  auto ready = client.Ask(Get("/health/ready"));
  EXPECT_EQ(ready->status, 503);
  EXPECT_EQ(ready->body, R"({"status":"loading"})");
  auto rerank = client.Ask(Post("/v2/rerank", kBody));
  EXPECT_EQ(rerank->status, 503);
  EXPECT_EQ(rerank->Header("retry-after"), "1");
  EXPECT_EQ(Body(*rerank),
            R"({"id":"ID","message":"the model is still loading"})");

  server_->AddModel(MakeFakeReranker("fake"));
  ready = client.Ask(Get("/health/ready"));
  EXPECT_EQ(ready->status, 200);
  EXPECT_EQ(ready->body, R"({"status":"ok"})");
  EXPECT_EQ(client.Ask(Post("/v2/rerank", kBody))->status, 200);
  client.Send("HEAD /health/ready HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.Read(/*has_body=*/false)->status, 200);
}

TEST_F(ServerTest, RanksInTheFormatOfEachVersion) {
  RawClient client(StartWithModel());
  const std::string results =
      R"("results":[{"index":1,"relevance_score":0.7310586},)"
      R"({"index":2,"relevance_score":0.5},)"
      R"({"index":0,"relevance_score":0.26894143}],)";
  for (const std::string version : {"1", "2"}) {
    const auto response = client.Ask(Post("/v" + version + "/rerank", kBody));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->Header("content-type"), "application/json");
    EXPECT_EQ(Body(*response), R"({"id":"ID",)" + results +
                                   R"("meta":{"api_version":{"version":")" +
                                   version +
                                   R"("},"billed_units":{"search_units":1}}})");
  }
  EXPECT_NE(client.Ask(Post("/rerank", kBody))->body.find(R"("version":"1")"),
            std::string::npos);
}

// The body of kBody with one more field.
std::string BodyWith(const std::string& field) {
  return std::string(kBody.substr(0, kBody.size() - 1)) + "," + field + "}";
}

// A model whose calibration maps the score .731 to 0.625.
std::unique_ptr<Reranker> MakeCalibrated(std::string name) {
  RerankerOptions options;
  options.score_map = std::make_shared<const ScoreMap>(
      ScoreMap{.method = CalibrationMethod::kIsotonic,
               .scale = ScoreScale::kScore,
               .knots = {{0, 0}, {0.5, 0.25}, {0.7310586, 0.625}, {1, 1}}});
  return MakeFakeReranker(std::move(name), {.logit = CountX}, options);
}

TEST_F(ServerTest, CalibratesOnRequest) {
  RawClient client(Start());
  server_->AddModel(MakeCalibrated("fake"));
  server_->AddModel(MakeFakeReranker("plain"));
  const std::string calibrated =
      R"({"index":1,"relevance_score":0.625},{"index":2,"relevance_score":0.25})";
  const std::string plain =
      R"({"index":1,"relevance_score":0.7310586},{"index":2,)";
  for (const char* path : {"/v1/rerank", "/v2/rerank"}) {
    const auto scores = [&](const std::string& field) {
      const auto response = client.Ask(Post(path, BodyWith(field)));
      EXPECT_EQ(response->status, 200);
      return response->body;
    };
    EXPECT_NE(scores(R"("calibrated":true)").find(calibrated),
              std::string::npos);
    EXPECT_NE(scores(R"("calibrated":false)").find(plain), std::string::npos);
    EXPECT_NE(scores(R"("calibrated":null)").find(plain), std::string::npos);
    const auto refused = client.Ask(
        Post(path, R"({"model":"plain","query":"q","documents":["a"],)"
                   R"("calibrated":true})"));
    EXPECT_EQ(refused->status, 400);
    EXPECT_NE(refused->body.find("calibrated: the model 'plain' has no "
                                 "calibration; leave `calibrated` out"),
              std::string::npos);
  }
  // Without the server's option, the other dialects stay uncalibrated.
  EXPECT_NE(client.Ask(Post("/rerank", R"({"query":"q","texts":["xx"]})"))
                ->body.find("0.7310586"),
            std::string::npos);
}

TEST_F(ServerTest, CalibratesByDefaultIfConfigured) {
  options_.calibrated = true;
  RawClient client(Start());
  server_->AddModel(MakeCalibrated("fake"));
  const auto body = [&](const char* path, std::string_view sent) {
    return client.Ask(Post(path, sent))->body;
  };
  EXPECT_NE(body("/v2/rerank", kBody).find("0.625"), std::string::npos);
  EXPECT_NE(
      body("/v2/rerank", BodyWith(R"("calibrated":false)")).find("0.7310586"),
      std::string::npos);
  EXPECT_NE(body("/rerank", R"({"query":"q","texts":["xx"]})").find("0.625"),
            std::string::npos);
  // Raw scores stay logits and are not calibrated.
  EXPECT_NE(body("/rerank", R"({"query":"q","texts":["xx"],"raw_scores":true})")
                .find("\"score\":1"),
            std::string::npos);
  EXPECT_NE(body("/score", R"({"model":"fake","text_1":"q","text_2":"xx"})")
                .find("0.625"),
            std::string::npos);
}

TEST_F(ServerTest, AcceptsEveryWayToJoinABaseUrl) {
  RawClient client(StartWithModel());
  for (const char* path : {"//v2/rerank", "/v1/v2/rerank", "/v2//v2/rerank",
                           "/v2/rerank/", "/v2/rerank//"}) {
    const auto response = client.Ask(Post(path, kBody));
    EXPECT_EQ(response->status, 200) << path;
    EXPECT_NE(response->body.find(R"("version":"2")"), std::string::npos);
  }
  for (const char* path :
       {"/v3/rerank", "/V1/RERANK", "/", "/v1/%72erank", "/v1/../v1/rerank"}) {
    const auto response = client.Ask(Get(path));
    EXPECT_EQ(response->status, 404) << path;
    EXPECT_EQ(Body(*response), R"({"id":"ID","message":"404 page not found"})");
  }
}

TEST_F(ServerTest, ServesItsModelUnderCoheresModelNames) {
  RawClient client(StartWithModel());
  const auto status = [&](const std::string& model) {
    return client
        .Ask(Post("/v2/rerank", R"({"model":")" + model +
                                    R"(","query":"q","documents":["a"]})"))
        ->status;
  };
  EXPECT_EQ(status("fake"), 200);
  EXPECT_EQ(status("rerank-v3.5"), 200);
  EXPECT_EQ(status("rerank-v4.0-pro"), 200);
  EXPECT_EQ(status("rerank-english-light-v3.0"), 404);
  EXPECT_EQ(status("../../etc/passwd"), 404);
  const auto missing = client.Ask(
      Post("/v1/rerank", R"({"model":"x","query":"q","documents":["a"]})"));
  EXPECT_EQ(Body(*missing),
            R"({"id":"ID","message":"model 'x' not found, make sure the )"
            R"(correct model ID was used and that you have access to the )"
            R"(model."})");
}

TEST_F(ServerTest, ChecksTheHeadBeforeTheBody) {
  RawClient client(StartWithModel());
  auto response = client.Ask(Get("/v2/rerank"));
  EXPECT_EQ(response->status, 405);
  EXPECT_EQ(response->Header("allow"), "POST, OPTIONS");
  response = client.Ask("OPTIONS /v2/rerank HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(response->status, 204);
  EXPECT_EQ(client.Ask("DELETE /health/live HTTP/1.1\r\nHost: h\r\n\r\n")
                ->Header("allow"),
            "GET, HEAD, OPTIONS");

  const auto ask = [&](const std::string& headers) {
    RawClient other(server_->port());
    return *other.Ask("POST /v2/rerank HTTP/1.1\r\nHost: h\r\n" + headers +
                      "Content-Length: " + std::to_string(kBody.size()) +
                      "\r\n\r\n" + std::string(kBody));
  };
  EXPECT_EQ(ask("").status, 200);  // no Content-Type
  EXPECT_EQ(ask("Content-Type: application/json; charset=UTF-8\r\n").status,
            200);
  EXPECT_EQ(ask("Content-Type: text/plain\r\n").status, 415);
  EXPECT_EQ(ask("Content-Type: application/json;charset=utf-16\r\n").status,
            415);
  EXPECT_EQ(ask("Content-Encoding: identity\r\n").status, 200);
  const RawResponse gzip = ask("Content-Encoding: gzip\r\n");
  EXPECT_EQ(gzip.status, 415);
  EXPECT_EQ(gzip.Header("accept-encoding"), "identity");
}

TEST_F(ServerTest, DescribesErrorsInRequests) {
  RawClient client(StartWithModel());
  auto response = client.Ask(Post("/v2/rerank", "{"));
  EXPECT_EQ(response->status, 400);
  EXPECT_EQ(response->Header("content-type"), "application/json");
  response = client.Ask(
      Post("/v2/rerank",
           R"({"model":"m","query":"q","documents":["a"],"top_k":1})"));
  EXPECT_EQ(response->status, 422);
  response = client.Ask(Post(
      "/v1/rerank", R"({"query":"q","documents":["a"],"topN":1,"x_y":2})"));
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->Header("x-api-warning"),
            "unknown field: parameter topN is not a valid field");
  response = client.Ask(Post("/v2/rerank", ""));
  EXPECT_EQ(response->status, 400);
}

TEST_F(ServerTest, ReadsAndWritesLargeJson) {
  options_.limits.max_body_bytes = 4 << 20;
  RawClient client(StartWithModel());
  std::string body = R"({"query":"q","return_documents":true,"documents":[)";
  for (int i = 0; i < 1000; ++i) {
    body += (i == 0 ? "\"" : ",\"") + std::string(i == 77 ? 50 : 0, 'x') +
            std::string(1000, 'a') + "\"";
  }
  body += "]}";
  const auto response = client.Ask(Post("/v1/rerank", body));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_GT(response->body.size(), 1'000'000u);
  EXPECT_TRUE(Body(*response).starts_with(
      R"({"id":"ID","results":[{"document":{"text":"xxxxx)"));
}

TEST_F(ServerTest, ANanScoreFailsOnlyItsOwnRequest) {
  const uint16_t port = Start();
  server_->AddModel(MakeFakeReranker(
      "fake", {.logit = [](FakeBackend::Ids ids, float logit) {
        const bool poison = std::find(ids.begin(), ids.end(), '!') != ids.end();
        return poison ? FakeBackend::NaN() : logit;
      }}));
  RawClient client(port);
  const auto bad =
      client.Ask(Post("/v1/rerank", R"({"query":"q","documents":["a","!"]})"));
  EXPECT_EQ(bad->status, 500);
  EXPECT_EQ(client.Ask(Post("/v1/rerank", kBody))->status, 200);
}

TEST_F(ServerTest, AClientThatGoesAwayIsNotScored) {
  const uint16_t port = StartGated();
  // Each query is different, so that no result can be reused.
  const auto request = [](const std::string& query) {
    return Post("/v1/rerank",
                R"({"query":")" + query + R"(","documents":["a","xx","x"]})");
  };
  RawClient busy(port);
  busy.Send(request("busy"));
  ASSERT_TRUE(Eventually([&] { return gate_.waiting() == 1; }));
  {
    RawClient gone(port);
    gone.Send(request("gone"));
    gone.Close();
  }
  RawClient patient(port);
  // Its health check is served after the closed connection was noticed.
  EXPECT_EQ(patient.Ask(Get("/health/live"))->status, 200);
  patient.Send(request("patient"));
  gate_.Open();
  EXPECT_EQ(busy.Read()->status, 200);
  EXPECT_EQ(patient.Read()->status, 200);
  EXPECT_EQ(gate_.pairs(), 6);  // three from each client that stayed
}

TEST_F(ServerTest, StopFinishesRequestsInFlight) {
  const uint16_t port = StartGated();
  RawClient idle(port), busy(port);
  EXPECT_EQ(idle.Ask(Get("/health/ready"))->status, 200);
  busy.Send(Post("/v1/rerank", kBody));
  ASSERT_TRUE(Eventually([&] { return gate_.waiting() == 1; }));
  server_->Stop();
  EXPECT_TRUE(idle.AtEnd());
  gate_.Open();
  const auto response = busy.Read();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->Header("connection"), "close");
  EXPECT_EQ(server_->Run(), 0);
}

TEST_F(ServerTest, ServesWhileItDrainsButIsNotReady) {
  options_.drain_delay = std::chrono::hours(1);
  const uint16_t port = StartWithModel();
  server_->Stop();
  ASSERT_TRUE(Eventually([&] {
    const auto ready = RawClient(port).Ask(Get("/health/ready"));
    return ready && ready->status == 503 &&
           ready->body == R"({"status":"draining"})";
  }));
  const auto answer = RawClient(port).Ask(Post("/v2/rerank", kBody));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->Header("connection"), "close");
}

TEST_F(ServerTest, WithoutAModelADrainHasNoDelay) {
  options_.drain_delay = std::chrono::hours(1);
  Start();
  server_->Stop();
  EXPECT_EQ(server_->Run(), 0);
}

TEST_F(ServerTest, AClientMayShortenTheTimeout) {
  const uint16_t port = StartGated();
  RawClient busy(port);
  busy.Send(Post("/v1/rerank", kBody));
  ASSERT_TRUE(Eventually([&] { return gate_.waiting() == 1; }));
  RawClient hasty(port);
  hasty.Send(Post("/v1/rerank", kBody, "X-Request-Timeout-Ms: 1\r\n"));
  RawClient patient(port);
  patient.Send(Post("/v1/rerank", kBody, "X-Request-Timeout-Ms: 600000\r\n"));
  // The health check is served after the other requests were read.
  EXPECT_EQ(RawClient(port).Ask(Get("/health/live"))->status, 200);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  gate_.Open();
  EXPECT_EQ(hasty.Read()->status, 504);
  EXPECT_EQ(busy.Read()->status, 200);
  EXPECT_EQ(patient.Read()->status, 200);
  for (const char* wrong : {"-1", "0", "abc", ""}) {
    const auto refused = RawClient(port).Ask(
        Post("/v1/rerank", kBody,
             "X-Request-Timeout-Ms: " + std::string(wrong) + "\r\n"));
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 400) << wrong;
  }
}

TEST_F(ServerTest, AKeyIsRequiredBeforeTheModelIsLoaded) {
  const std::string key = "a-key-of-the-environment-0123456789";
  const auto access = Access::Open({.environment_keys = "ci:" + key}).value();
  options_.access = access.get();
  const uint16_t port = Start();
  EXPECT_EQ(RawClient(port).Ask(Post("/v2/rerank", kBody))->status, 401);
  EXPECT_EQ(RawClient(port)
                .Ask(Post("/v2/rerank", kBody,
                          "Authorization: Bearer " + key + "\r\n"))
                ->status,
            503);
  EXPECT_EQ(RawClient(port).Ask(Get("/health/live"))->status, 200);
  server_.reset();  // before the keys
}

TEST_F(ServerTest, ListsItsRoutes) {
  const std::string routes = Server::Routes(options_);
  EXPECT_NE(routes.find("POST /v2/rerank key rerank\n"), std::string::npos);
  EXPECT_NE(routes.find("GET /info key models\n"), std::string::npos);
  EXPECT_NE(routes.find("GET /health/ready public "), std::string::npos);
  options_.dialects.off.insert("tei");
  EXPECT_EQ(Server::Routes(options_).find("/info"), std::string::npos);
}

TEST_F(ServerTest, CanBeDestroyedWithRequestsInFlight) {
  const uint16_t port = StartGated();
  RawClient client(port);
  client.Send(Post("/v1/rerank", kBody));
  ASSERT_TRUE(Eventually([&] { return gate_.waiting() == 1; }));
  std::thread opener([&] { gate_.Open(); });
  server_.reset();
  opener.join();
}

TEST_F(ServerTest, EveryClientGetsTheSameScores) {
  options_.io_threads = 2;
  options_.api_threads = 2;
  const uint16_t port = Start();
  server_->AddModel(MakeFakeReranker("fake"));
  const auto document = [](int client, int i) {
    return "document " + std::to_string(client) + "/" + std::to_string(i);
  };
  const auto body = [&](int client) {
    std::string text = R"({"query":"q","documents":[)";
    for (int i = 0; i < 30; ++i) {
      text += (i == 0 ? "\"" : ",\"") + document(client, i) + "\"";
    }
    return text + "]}";
  };
  std::vector<std::string> alone;
  for (int t = 0; t < 6; ++t) {
    RawClient client(port);
    alone.push_back(Body(*client.Ask(Post("/v1/rerank", body(t)))));
  }
  std::atomic<int> same{0};
  std::vector<std::thread> clients;
  for (int t = 0; t < 6; ++t) {
    clients.emplace_back([&, t] {
      RawClient client(port);
      for (int i = 0; i < 20; ++i) {
        const auto response = client.Ask(Post("/v1/rerank", body(t)));
        if (response && Body(*response) == alone[t]) ++same;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(same, 120);
}

}  // namespace
}  // namespace podium
