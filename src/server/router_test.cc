#include "server/router.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "api/vllm.h"
#include "server/json_response.h"

namespace podium {
namespace {

constexpr char kKey[] = "0123456789abcdef";

TEST(PlainPath, JoinsBaseUrlsAndNothingElse) {
  const struct {
    std::string_view path, plain;
  } kCases[] = {
      {"/v1/rerank", "/v1/rerank"},
      {"//v1/rerank", "/v1/rerank"},
      {"///v1////rerank", "/v1/rerank"},
      {"/v1/v1/rerank", "/v1/rerank"},
      {"/v1/v2/rerank", "/v2/rerank"},
      {"/v2/v1/rerank", "/v1/rerank"},
      {"/v2/v2/rerank", "/v2/rerank"},
      {"/v1//v2/rerank", "/v2/rerank"},
      {"/v1/v1/v2/rerank", "/v2/rerank"},
      {"/v1/v1/models/a", "/v1/models/a"},
      {"/v2/v2/", "/v2/v2"},
      {"/v2/v2/rerank/", "/v2/rerank"},
      {"/v1/v2", "/v1/v2"},
      {"/v1v2/rerank", "/v1v2/rerank"},
      {"/v1/v3/rerank", "/v1/v3/rerank"},
      {"/v1/rerank/", "/v1/rerank"},
      {"/v1/rerank//", "/v1/rerank"},
      {"/v1/rerank/./", "/v1/rerank/."},
      {"/v1/./rerank", "/v1/./rerank"},
      {"/v1/../rerank", "/v1/../rerank"},
      {"/v1/%72erank", "/v1/%72erank"},
      {"/V1/RERANK", "/V1/RERANK"},
      {"/", "/"},
      {"//", "/"},
      {"", ""},
      {"*", "*"},
  };
  for (const auto& [path, plain] : kCases) {
    EXPECT_EQ(PlainPath(path), plain) << path;
    EXPECT_EQ(PlainPath(PlainPath(path)), plain) << path;
  }
}

// A few of a server's routes, to test how paths match them.
class RouterTest : public testing::Test {
 protected:
  RouterTest()
      : access_(
            *Access::Open({.environment_keys = std::string("test:") + kKey})),
        router_(
            {
                {"POST", "/v1/rerank", false, {}},
                {"POST", "/v2/rerank", false, {}},
                {"POST", "/rerank", false, {}},
                {"GET", "/v1/models", false, {}, "models", false},
                {"GET", "/v1/models/{model}", false, {}, "models", false},
                {"GET", "/ping", true, {}},
                {.method = "POST", .path = "/score", .dialect = &kVllm},
            },
            Limits(), *access_) {}

  std::optional<HttpResponse> Refusal(std::string method, std::string path,
                                      bool with_key) {
    HttpRequest head;
    head.method = std::move(method);
    head.path = std::move(path);
    if (with_key) {
      head.headers.push_back({"authorization", std::string("Bearer ") + kKey});
    }
    return router_.CheckHead(head);
  }
  // 0 if the request may go on to its handler.
  int Status(std::string method, std::string path, bool with_key) {
    const auto refusal = Refusal(std::move(method), std::move(path), with_key);
    return refusal ? refusal->status : 0;
  }

  std::unique_ptr<Access> access_;
  Router router_;
};

TEST_F(RouterTest, NoWayToWriteAPathGoesAroundTheKey) {
  const struct {
    std::string_view method, path;
    int without_key, with_key;
  } kCases[] = {
      {"POST", "/v1/rerank", 401, 0},
      {"POST", "//v1/rerank", 401, 0},
      {"POST", "/v1//rerank", 401, 0},
      {"POST", "/v2/rerank", 401, 0},
      {"POST", "/rerank", 401, 0},
      {"POST", "//rerank", 401, 0},
      {"POST", "/v1/v1/rerank", 401, 0},
      {"POST", "/v1/v2/rerank", 401, 0},
      {"POST", "/v2/v2/rerank", 401, 0},
      {"POST", "/v1/v1/v2/rerank", 401, 0},
      {"GET", "/v1/models", 401, 0},
      {"HEAD", "/v1/models", 401, 0},
      {"GET", "/v1/v1/models", 401, 0},
      {"GET", "/v1/models/a", 401, 0},
      {"GET", "/v1/models//a", 401, 0},
      {"GET", "/v1/models/org/a", 401, 0},
      {"GET", "/v1/models/../../ping", 401, 0},  // a model's name, not a way up
      {"GET", "/v1/models/%2e%2e/ping", 401, 0},
      {"GET", "/ping", 0, 0},
      {"GET", "//ping", 0, 0},
      {"GET", "/ping/", 0, 0},
      {"GET", "/ping/v1/models", 404, 404},
      {"GET", "/v1/ping", 404, 404},
      {"GET", "/v1/models/", 401, 0},
      {"GET", "/v1/models/a/", 401, 0},
      {"POST", "/v1/rerank/", 401, 0},
      {"POST", "/v1//rerank//", 401, 0},
      {"GET", "/v1/rerank/", 405, 405},
      {"POST", "/nothing/", 404, 404},
      {"POST", "/V1/RERANK", 404, 404},
      {"POST", "/v1/%72erank", 404, 404},
      {"POST", "/v1/./rerank", 404, 404},
      {"POST", "/ping/../v1/rerank", 404, 404},
      {"POST", "/v1/rerank;x", 404, 404},
      {"POST", "/v2/v2/v3/rerank", 404, 404},
      {"POST", "/", 404, 404},
      {"POST", "", 404, 404},
      {"GET", "/v1/rerank", 405, 405},
      {"POST", "/v1/models/a", 405, 405},
      {"post", "/v1/rerank", 405, 405},
      {"OPTIONS", "/v1/rerank", 204, 204},
  };
  for (const auto& [method, path, without_key, with_key] : kCases) {
    EXPECT_EQ(Status(std::string(method), std::string(path), false),
              without_key)
        << method << " " << path;
    EXPECT_EQ(Status(std::string(method), std::string(path), true), with_key)
        << method << " " << path;
  }
}

TEST_F(RouterTest, APreflightNeedsNoKeyAndARequestDoes) {
  Router router(router_.routes(), Limits(), *access_,
                CorsPolicy({"https://a.com"}));
  const auto ask = [&](const char* method, const char* path) {
    HttpRequest head;
    head.method = method;
    head.path = path;
    head.headers = {{"origin", "https://a.com"},
                    {"access-control-request-method", "POST"}};
    return router.CheckHead(head);
  };
  const auto preflight = ask("OPTIONS", "/v1/rerank/");
  ASSERT_TRUE(preflight);
  EXPECT_EQ(preflight->status, 204);
  EXPECT_EQ(preflight->headers[1].name, "access-control-allow-methods");
  EXPECT_EQ(preflight->headers[1].value, "POST, OPTIONS");
  EXPECT_EQ(ask("POST", "/v1/rerank")->status, 401);
  EXPECT_EQ(ask("OPTIONS", "/nothing")->status, 404);
}

TEST_F(RouterTest, RefusesInTheWordsOfTheRoutesClients) {
  const auto cohere = Refusal("POST", "/v1/rerank", false);
  ASSERT_TRUE(cohere);
  EXPECT_TRUE(cohere->body.starts_with(R"({"id":")")) << cohere->body;
  const auto vllm = Refusal("POST", "/score", false);
  ASSERT_TRUE(vllm);
  EXPECT_EQ(vllm->status, 401);
  EXPECT_EQ(vllm->body,
            R"({"error":{"message":"no api key supplied",)"
            R"("type":"AuthenticationError","param":null,"code":401}})");
}

TEST_F(RouterTest, OnlyCountedRoutesTakeFromAKeysLimits) {
  const auto taken = [this](const char* method, const char* path) {
    HttpRequest head;
    head.method = method;
    head.path = path;
    head.headers.push_back({"authorization", std::string("Bearer ") + kKey});
    EXPECT_FALSE(router_.CheckHead(head));
    EXPECT_NE(head.grant.key, nullptr);
    return head.grant.taken.requests;
  };
  EXPECT_EQ(taken("POST", "/v1/rerank"), 1);
  EXPECT_EQ(taken("GET", "/v1/models"), 0);
}

}  // namespace
}  // namespace podium
