#include "server/router.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "api/dialects/vllm.h"
#include "server/middleware/cors.h"
#include "server/middleware/key_check.h"

namespace podium {
namespace {

constexpr char kKey[] = "0123456789abcdef";

// A few of a server's routes, to test how paths match them.
class RouterTest : public testing::Test {
 protected:
  RouterTest()
      : access_(
            *Access::Open({.environment_keys = std::string("test:") + kKey})),
        key_check_(*access_, {"api-key"}),
        router_(
            {
                {.method = "POST", .path = "/v1/rerank"},
                {.method = "POST", .path = "/v2/rerank"},
                {.method = "POST", .path = "/rerank"},
                {.method = "GET",
                 .path = "/v1/models",
                 .endpoint = "models",
                 .counted = false},
                {.method = "GET",
                 .path = "/v1/models/{model}",
                 .endpoint = "models",
                 .counted = false},
                {.method = "GET", .path = "/ping", .is_public = true},
                {.method = "POST", .path = "/score", .errors = &kVllm.errors},
            },
            {&cors_, &key_check_}) {}

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
  Cors cors_{{"https://a.com"}};
  KeyCheck key_check_;
  Router router_;
};

TEST_F(RouterTest, NoSpellingOfAPathEvadesTheKeyCheck) {
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

TEST_F(RouterTest, APreflightNeedsNoKey) {
  const auto ask = [&](const char* method, const char* path) {
    HttpRequest head;
    head.method = method;
    head.path = path;
    head.headers = {{"origin", "https://a.com"},
                    {"access-control-request-method", "POST"}};
    return router_.CheckHead(head);
  };
  const auto preflight = ask("OPTIONS", "/v1/rerank/");
  ASSERT_TRUE(preflight);
  EXPECT_EQ(preflight->status, 204);
  EXPECT_EQ(preflight->headers[1].name, "access-control-allow-methods");
  EXPECT_EQ(preflight->headers[1].value, "POST, OPTIONS");
  EXPECT_EQ(ask("POST", "/v1/rerank")->status, 401);
  EXPECT_EQ(ask("OPTIONS", "/nothing")->status, 404);
}

TEST_F(RouterTest, RefusesInTheFormatOfTheRoutesDialect) {
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

TEST_F(RouterTest, OnlyCountedRoutesAreChargedToAKeysLimits) {
  const auto taken = [this](const char* method, const char* path) {
    HttpRequest head;
    head.method = method;
    head.path = path;
    head.headers.push_back({"authorization", std::string("Bearer ") + kKey});
    EXPECT_FALSE(router_.CheckHead(head));
    EXPECT_NE(head.grant->key, nullptr);
    EXPECT_EQ(head.key_id, head.grant->key->id);
    return head.grant->taken.requests;
  };
  EXPECT_EQ(taken("POST", "/v1/rerank"), 1);
  EXPECT_EQ(taken("GET", "/v1/models"), 0);
}

TEST_F(RouterTest, AKeyMayComeInADialectsHeader) {
  HttpRequest head;
  head.method = "POST";
  head.path = "/v1/rerank";
  head.headers.push_back({"api-key", kKey});
  EXPECT_FALSE(router_.CheckHead(head));
  // The authorization header takes precedence.
  head.headers.push_back({"authorization", "Bearer wrong"});
  EXPECT_EQ(router_.CheckHead(head)->status, 401);
}

// Records the moments that it sees, under its own name.
class Recorder : public Middleware {
 public:
  Recorder(std::string name, std::vector<std::string>& seen)
      : name_(std::move(name)), seen_(seen) {}

  void Begin(RequestFacts&) override { See("begin"); }
  std::optional<HttpResponse> CheckHead(const Route&,
                                        HttpRequest& head) override {
    See("check");
    if (head.body != name_) return std::nullopt;
    return HttpResponse{.status = 418};
  }
  void AnswerUnrouted(const HttpRequest&, HttpResponse&) override {
    See("unrouted");
  }
  Responder Handle(HttpRequest&, Responder responder) override {
    See("handle");
    return Responder([this, responder](std::optional<HttpResponse> response) {
      See("respond");
      responder.Send(std::move(*response));
    });
  }
  void Finish(const RequestFacts&, HttpResponse&) override { See("finish"); }
  void End(const RequestFacts&) override { See("end"); }

 private:
  void See(std::string_view moment) {
    seen_.push_back(name_ + " " + std::string(moment));
  }

  const std::string name_;
  std::vector<std::string>& seen_;
};

TEST(MiddlewareTest, ARequestPassesThemInTheOrderOfTheList) {
  std::vector<std::string> seen;
  const auto take = [&] { return std::exchange(seen, {}); };
  using Seen = std::vector<std::string>;
  Recorder a("a", seen), b("b", seen);
  Router router({{.method = "POST",
                  .path = "/x",
                  .handle =
                      [&](const HttpRequest&, const Responder& responder) {
                        seen.emplace_back("route");
                        responder.Send({.status = 200});
                      }}},
                {&a, &b});
  RequestFacts facts;
  router.Begin(facts);
  HttpRequest request{.method = "POST", .path = "/x/"};
  EXPECT_FALSE(router.CheckHead(request));
  EXPECT_EQ(take(), (Seen{"a begin", "b begin", "a check", "b check"}));
  int status = 0;
  router.Handle(request, Responder([&](std::optional<HttpResponse> response) {
                  status = response->status;
                }));
  EXPECT_EQ(status, 200);
  EXPECT_EQ(take(),
            (Seen{"a handle", "b handle", "route", "b respond", "a respond"}));
  HttpResponse response;
  router.Finish(facts, response);
  router.End(facts);
  EXPECT_EQ(take(), (Seen{"a finish", "b finish", "a end", "b end"}));

  // A refusal stops the request, and an unrouted one has no checks to pass.
  HttpRequest refused{.method = "POST", .path = "/x", .body = "a"};
  EXPECT_EQ(router.CheckHead(refused)->status, 418);
  EXPECT_EQ(take(), (Seen{"a check"}));
  HttpRequest unrouted{.method = "POST", .path = "/y"};
  EXPECT_EQ(router.CheckHead(unrouted)->status, 404);
  EXPECT_EQ(unrouted.route, nullptr);
  EXPECT_EQ(take(), (Seen{"a unrouted", "b unrouted"}));
}

}  // namespace
}  // namespace podium
