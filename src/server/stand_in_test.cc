#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "server/testing/raw_client.h"
#include "server/testing/test_server.h"

namespace podium {
namespace {

using StandInTest = TestServer;

TEST_F(StandInTest, WarnsThatAnotherModelAnswered) {
  options_.models.names = {"fake"};
  options_.models.aliases = {{"rerank-v3.5", "fake"}};
  RawClient client(StartWithModel());
  const std::string warning =
      "model 'rerank-multilingual-v3.0' is not served here, 'fake' answered in "
      "its place";
  const struct {
    const char* path;
    std::string rest;
  } kCases[] = {
      {"/v1/rerank", R"("query":"q","documents":["a"])"},
      {"/v2/rerank", R"("query":"q","documents":["a"])"},
      {"/rerank", R"("query":"q","documents":["a"],"top_k":1)"},
      {"/rerank", R"("query":"q","documents":["a"],"softmax":true)"},
      {"/rerank", R"("query":"q","documents":["a"],"parameters":{})"},
      {"/reranking", R"("query":"q","input":["a"])"},
      {"/score", R"("text_1":"q","text_2":"a")"},
      {"/v1/tokenize", R"("text":"a")"},
      {"/v1/detokenize", R"("tokens":[97])"},
  };
  for (const auto& [path, rest] : kCases) {
    const auto asked = [&, path = path, rest = rest](std::string_view model) {
      return client.Ask(Post(
          path, R"({"model":")" + std::string(model) + R"(",)" + rest + "}"));
    };
    auto response = asked("rerank-multilingual-v3.0");
    EXPECT_EQ(response->status, 200) << response->body;
    EXPECT_EQ(response->Header("x-api-warning"), warning) << path;
    for (const char* given : {"fake", "rerank-v3.5"}) {
      response = asked(given);
      EXPECT_EQ(response->status, 200) << response->body;
      EXPECT_EQ(response->Header("x-api-warning"), "") << path << given;
    }
  }
  EXPECT_EQ(client.Ask(Get("/v1/models/rerank-multilingual-v3.0"))
                ->Header("x-api-warning"),
            warning);
  EXPECT_EQ(client.Ask(Get("/v1/models/fake"))->Header("x-api-warning"), "");
}

TEST_F(StandInTest, StrictNamesGiveANotFoundErrorOfTheDialect) {
  options_.models.names = {"fake"};
  options_.models.hosted_names = false;
  RawClient client(StartWithModel());
  auto response = client.Ask(
      Post("/v2/rerank",
           R"({"model":"rerank-v3.5","query":"q","documents":["a"]})"));
  EXPECT_EQ(response->status, 404);
  EXPECT_NE(response->body.find(R"("message":"model 'rerank-v3.5' not found)"),
            std::string::npos);
  response = client.Ask(
      Post("/v1/rerank",
           R"({"model":"jina-reranker-v2","query":"q","documents":["a"]})"));
  EXPECT_EQ(response->status, 404);
  EXPECT_TRUE(response->body.starts_with(R"({"detail":"model )"));
  response = client.Ask(
      Post("/score", R"({"model":"rerank-2","text_1":"q","text_2":"a"})"));
  EXPECT_EQ(response->status, 404);
  EXPECT_TRUE(response->body.starts_with(R"({"error":{"message":"model )"));
  response =
      client.Ask(Post("/v1/rerank", R"({"query":"q","documents":["a"]})"));
  EXPECT_EQ(response->status, 200);
}

}  // namespace
}  // namespace podium
