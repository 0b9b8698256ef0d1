#include "server/cors.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

const std::string kApp = "https://app.example.com";

HttpResponse Preflight(const CorsPolicy& policy,
                       std::vector<HttpHeader> headers) {
  HttpResponse response{.status = 204};
  response.headers.push_back({"allow", "POST, OPTIONS"});
  policy.AnswerPreflight(
      {.method = "OPTIONS", .path = "/v2/rerank", .headers = headers},
      response);
  return response;
}

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

TEST(CorsPolicy, AllowsWhomItNames) {
  const CorsPolicy none;
  EXPECT_EQ(none.AllowOrigin(&kApp), "");
  const CorsPolicy one({"http://localhost:3000", kApp});
  EXPECT_EQ(one.AllowOrigin(&kApp), kApp);
  EXPECT_EQ(one.AllowOrigin(nullptr), "");
  for (const std::string other :
       {"https://app.example.com.evil.com", "http://app.example.com", "null",
        "https://app.example.com:443", ""}) {
    EXPECT_EQ(one.AllowOrigin(&other), "") << other;
  }
  // Also if the request could not be parsed.
  EXPECT_EQ(CorsPolicy({"*"}).AllowOrigin(nullptr), "*");
  EXPECT_EQ(CorsPolicy({kApp, "*"}).AllowOrigin(&kApp), "*");
}

TEST(CorsPolicy, AnswersAPreflight) {
  const CorsPolicy policy({kApp});
  const auto answer = Preflight(
      policy, {{"origin", kApp},
               {"access-control-request-method", "POST"},
               {"access-control-request-headers", "authorization,x-a_b"}});
  EXPECT_EQ(HeaderOf(answer, "access-control-allow-methods"), "POST, OPTIONS");
  EXPECT_EQ(HeaderOf(answer, "access-control-allow-headers"),
            "authorization,x-a_b");
  EXPECT_EQ(HeaderOf(answer, "access-control-max-age"), "600");
}

TEST(CorsPolicy, LeavesWhatIsNoPreflightOfItsOrigins) {
  const CorsPolicy policy({kApp});
  const HttpHeader method{"access-control-request-method", "POST"};
  EXPECT_EQ(Preflight(policy, {{"origin", kApp}}).headers.size(), 1u);
  EXPECT_EQ(Preflight(policy, {method}).headers.size(), 1u);
  EXPECT_EQ(
      Preflight(policy, {{"origin", "https://b.com"}, method}).headers.size(),
      1u);
  EXPECT_EQ(Preflight(CorsPolicy(), {{"origin", kApp}, method}).headers.size(),
            1u);
  // Text that is not a list of names is not echoed.
  const auto odd = Preflight(
      policy,
      {{"origin", kApp}, method, {"access-control-request-headers", "a\"b"}});
  EXPECT_EQ(HeaderOf(odd, "access-control-allow-headers"), "");
}

TEST(CorsPolicy, KnowsAnOrigin) {
  for (const char* good :
       {"*", "https://a", "http://localhost:3000", "http://[::1]:80",
        "chrome-extension://abcdef", "https://xn--e1afmkfd.example"}) {
    EXPECT_TRUE(IsCorsOrigin(good)) << good;
  }
  for (const char* bad :
       {"", "a.com", "https://", "://a", "https://a/", "https://a/b", "null",
        "https://A.com", "https://a b", "https://*.a.com", "https://a?b",
        "https://u@a", "https://a\r\nx: y"}) {
    EXPECT_FALSE(IsCorsOrigin(bad)) << bad;
  }
}

}  // namespace
}  // namespace podium
