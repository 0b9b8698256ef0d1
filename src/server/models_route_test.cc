// The model routes, through a server's socket.

#include "server/models_route.h"

#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <string>

#include "server/server.h"
#include "server/testing/fake_reranker.h"
#include "server/testing/gunzip.h"
#include "server/testing/raw_client.h"

namespace podium {
namespace {

std::string WithoutId(const std::string& body) {
  static const std::regex kId(R"("id":"[0-9a-f-]{36}")");
  return std::regex_replace(body, kId, R"("id":"ID")");
}

class ModelsRouteTest : public testing::Test {
 protected:
  ModelsRouteTest() {
    options_.port = 0;
    options_.access_log = false;
    options_.handle_signals = false;
    options_.models = {.names = {"first", "org/second"},
                       .aliases = {{"rerank-v3.5", "org/second"}}};
  }
  void Start() {
    auto server = Server::Listen(options_);
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  void StartWithModels() {
    Start();
    // The logit shows which model answered.
    Add("first", 0);
    Add("org/second", 100);
  }
  void Add(const std::string& name, float logit) {
    server_->AddModel(MakeFakeReranker(
        name, {.logit = [logit](FakeBackend::Ids, float) { return logit; }}));
  }
  RawResponse Ask(const std::string& request) {
    RawClient client(server_->port());
    const auto response = client.Ask(request);
    EXPECT_TRUE(response) << request;
    return response.value_or(RawResponse{});
  }
  std::string RerankWith(const std::string& model) {
    return Ask(Post("/v2/rerank", R"({"model":")" + model +
                                      R"(","query":"q","documents":["a"]})"))
        .body;
  }

  ServerOptions options_;
  std::unique_ptr<Server> server_;
};

TEST_F(ModelsRouteTest, IsReadyOnceAllModelsAreLoadedAndServesEachBefore) {
  Start();
  Add("first", 0);
  EXPECT_EQ(Ask(Get("/health/ready")).body, R"({"status":"loading"})");
  EXPECT_EQ(Ask(Get("/ping")).status, 503);
  EXPECT_NE(RerankWith("first").find("0.5"), std::string::npos);
  EXPECT_EQ(WithoutId(RerankWith("rerank-v3.5")),
            R"({"id":"ID","message":"the model is still loading"})");
  Add("org/second", 100);
  EXPECT_EQ(Ask(Get("/ping")).status, 200);
}

TEST_F(ModelsRouteTest, TheNameSelectsTheModel) {
  StartWithModels();
  const std::string first = R"("relevance_score":0.5})";
  const std::string second = R"("relevance_score":1.0})";
  for (const char* name : {"first", "rerank-multilingual-v3.0"}) {
    EXPECT_NE(RerankWith(name).find(first), std::string::npos) << name;
  }
  for (const char* name : {"org/second", "rerank-v3.5"}) {
    EXPECT_NE(RerankWith(name).find(second), std::string::npos) << name;
  }
  EXPECT_EQ(WithoutId(RerankWith("second")),
            R"({"id":"ID","message":"model 'second' not found, make sure the )"
            R"(correct model ID was used and that you have access to the )"
            R"(model."})");
}

TEST_F(ModelsRouteTest, TheOperatorChoosesHowExactScoresAreWritten) {
  options_.decimal_point = false;
  StartWithModels();
  EXPECT_NE(RerankWith("org/second").find(R"("relevance_score":1})"),
            std::string::npos);
}

TEST_F(ModelsRouteTest, MetricsCountEachModelsWork) {
  StartWithModels();
  for (int i = 0; i < 3; ++i) RerankWith("first");
  const RawResponse answer = Ask(Get("/metrics"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("content-type"),
            "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"# TYPE podium_score_cache_hits_total counter\n",
        "podium_score_cache_hits_total{model=\"first\"} 2\n",
        "podium_score_cache_misses_total{model=\"first\"} 1\n",
        "podium_score_cache_entries{model=\"first\"} 1\n",
        "podium_score_cache_hits_total{model=\"org/second\"} 0\n",
        "podium_batches_total{model=\"first\"} 1\n",
        "podium_queued_tokens{model=\"first\"} 0\n"}) {
    EXPECT_NE(answer.body.find(line), std::string::npos) << answer.body;
  }
}

TEST_F(ModelsRouteTest, ListsModels) {
  StartWithModels();
  const std::string second =
      R"({"name":"org/second","endpoints":["rerank"],"finetuned":false,)"
      R"("context_length":512,"default_endpoints":[],)"
      R"("sampling_defaults":{"max_tokens_per_doc":4096}})";
  EXPECT_EQ(Ask(Get("/v1/models?page_size=1&page_token=1")).body,
            R"({"models":[)" + second + "]}");
  EXPECT_EQ(Ask(Get("/v1/models?page_size=0")).status, 400);
  EXPECT_EQ(Ask(Get("/v1/models/org/second")).body, second);
  EXPECT_EQ(Ask(Get("/v1/models/org%2Fsecond")).body, second);
  EXPECT_TRUE(Ask(Get("/v1/models/rerank-v3.5"))
                  .body.starts_with(R"({"name":"rerank-v3.5",)"));
  EXPECT_EQ(WithoutId(Ask(Get("/v1/models/x")).body),
            R"({"id":"ID","message":"model 'x' not found, make sure the )"
            R"(correct model ID was used and that you have access to the )"
            R"(model."})");
  EXPECT_EQ(Ask(Get("/v1/models/")).body, Ask(Get("/v1/models")).body);
  for (const char* bad : {"/v1/models/%", "/v1/models/%FF"}) {
    EXPECT_EQ(Ask(Get(bad)).status, 404) << bad;
  }
}

TEST_F(ModelsRouteTest, TokenizesAndDetokenizes) {
  StartWithModels();
  EXPECT_EQ(Ask(Post("/v1/tokenize", R"({"text":"hi","model":"first"})")).body,
            R"({"tokens":[104,105],"token_strings":["h","i"],)"
            R"("meta":{"api_version":{"version":"1"}}})");
  const RawResponse text =
      Ask(Post("/v1/detokenize", R"({"tokens":[104,105],"x":1})"));
  EXPECT_EQ(text.body,
            R"({"text":"hi","meta":{"api_version":{"version":"1"}}})");
  EXPECT_EQ(text.Header("x-api-warning"),
            "unknown field: parameter x is not a valid field");
  const RawResponse none = Ask(Post("/v1/detokenize", R"({"tokens":[1,300]})"));
  EXPECT_EQ(none.status, 400);
  EXPECT_EQ(WithoutId(none.body),
            R"({"id":"ID","message":"invalid request: tokens[1] is not a )"
            R"(token of this model"})");
  EXPECT_EQ(
      Ask(Post("/v1/tokenize", R"({"text":"hi","model":"third"})")).status,
      404);
  EXPECT_EQ(Ask(Post("/v1/tokenize", "{}")).status, 400);
}

TEST_F(ModelsRouteTest, WithoutKeysEveryKeyIsValid) {
  StartWithModels();
  EXPECT_EQ(Ask(Post("/v1/check-api-key", "")).body, R"({"valid":true})");
}

TEST_F(ModelsRouteTest, CompressesResponsesOnRequest) {
  StartWithModels();
  std::string body = R"({"return_documents":true,"query":"q","documents":[)";
  for (int i = 0; i < 2000; ++i) body += R"("a document among others",)";
  body.back() = ']';
  body += "}";
  const RawResponse plain = Ask(Post("/v1/rerank", body));
  EXPECT_EQ(plain.Header("content-encoding"), "");
  EXPECT_EQ(plain.Header("vary"), "Origin,Accept-Encoding");
  const RawResponse packed =
      Ask(Post("/v1/rerank", body, "Accept-Encoding: gzip, deflate\r\n"));
  EXPECT_EQ(packed.Header("content-encoding"), "gzip");
  EXPECT_EQ(packed.Header("vary"), "Origin,Accept-Encoding");
  EXPECT_EQ(packed.Header("content-type"), "application/json");
  EXPECT_LT(packed.body.size(), plain.body.size() / 4);
  EXPECT_EQ(WithoutId(Gunzip(packed.body)), WithoutId(plain.body));
  EXPECT_EQ(Ask(Post("/v1/rerank", body, "Accept-Encoding: gzip;q=0\r\n"))
                .Header("content-encoding"),
            "");
  // Two headers are one list.
  EXPECT_EQ(Ask(Post("/v1/rerank", body,
                     "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n"))
                .Header("content-encoding"),
            "gzip");

  // A small response stays plain, unless plain is refused.
  const std::string small = R"({"query":"q","documents":["a"]})";
  EXPECT_EQ(Ask(Post("/v1/rerank", small, "Accept-Encoding: gzip\r\n"))
                .Header("content-encoding"),
            "");
  const RawResponse forced =
      Ask(Post("/v1/rerank", small, "Accept-Encoding: gzip, identity;q=0\r\n"));
  EXPECT_EQ(forced.Header("content-encoding"), "gzip");
  EXPECT_TRUE(Gunzip(forced.body).starts_with(R"({"id":")"));
}

}  // namespace
}  // namespace podium
