// A server speaks a new dialect as soon as its table has a row for it.

#include <gtest/gtest.h>

#include <string>

#include "api/testing/toy_dialect.h"
#include "server/testing/raw_client.h"
#include "server/testing/test_server.h"

namespace podium {
namespace {

class ToyDialectRouteTest : public TestServer {
 protected:
  ToyDialectRouteTest() { options_.dialects = {.table = kToyTable}; }
};

constexpr std::string_view kToyBody = R"({"query":"q","toys":["a","b"]})";

TEST_F(ToyDialectRouteTest, AnswersOnItsOwnPathAndOnASharedOne) {
  RawClient client(StartWithModel());
  for (const char* path : {"/toy/rank", "/rerank"}) {
    const auto response = client.Ask(Post(path, kToyBody));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200) << response->body;
    EXPECT_TRUE(response->body == R"({"best":0})" ||
                response->body == R"({"best":1})")
        << response->body;
  }
  const auto cohere = client.Ask(
      Post("/rerank", R"({"query":"q","documents":["a"],"model":"fake"})"));
  EXPECT_NE(cohere->body.find("relevance_score"), std::string::npos);
  EXPECT_NE(
      client.Ask(Get("/metrics"))
          ->body.find(R"({route="/toy/rank",dialect="toy",code="200"} 1)"),
      std::string::npos);
}

TEST_F(ToyDialectRouteTest, ReportsItsErrorsBeforeAndAfterTheBodyIsRead) {
  const std::string key = "a-key-of-the-environment-0123456789";
  const auto access = Access::Open({.environment_keys = "ci:" + key}).value();
  options_.access = access.get();
  const uint16_t port = StartWithModel();
  auto response = RawClient(port).Ask(Post("/toy/rank", kToyBody));
  EXPECT_EQ(response->status, 401);
  EXPECT_EQ(response->body, R"({"broken":"no api key supplied"})");
  const std::string header = "X-Toy-Key: " + key + "\r\n";
  response = RawClient(port).Ask(Post("/toy/rank", kToyBody, header));
  EXPECT_EQ(response->status, 200);
  response =
      RawClient(port).Ask(Post("/toy/rank", R"({"toys":["a"]})", header));
  EXPECT_EQ(response->status, 410);
  EXPECT_EQ(response->body,
            R"({"broken":"invalid request: query is required"})");
  server_.reset();  // before the keys
}

TEST_F(ToyDialectRouteTest, HasItsRoutes) {
  const std::string routes = Server::Routes(options_);
  EXPECT_TRUE(routes.starts_with(
      "POST /toy/rank key rerank\nPOST /rerank key rerank\n"))
      << routes;
  EXPECT_EQ(routes.find("/v2/rerank"), std::string::npos);
  options_.dialects.off = {"toy"};
  EXPECT_EQ(Server::Routes(options_).find("/toy/rank"), std::string::npos);
}

}  // namespace
}  // namespace podium
