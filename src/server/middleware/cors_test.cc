#include "server/middleware/cors.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

const std::string kApp = "https://app.example.com";

HttpResponse Preflight(const Cors& cors, std::vector<HttpHeader> headers) {
  HttpResponse response{.status = 204};
  response.headers.push_back({"allow", "POST, OPTIONS"});
  Cors(cors).AnswerUnrouted(
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

// The header for a request with that origin; "" if it has none.
std::string AllowedOrigin(std::vector<std::string> origins,
                          const std::string& origin) {
  HttpResponse response;
  Cors(std::move(origins)).Finish({.origin = origin}, response);
  const std::string allowed = HeaderOf(response, "access-control-allow-origin");
  const std::string exposed =
      HeaderOf(response, "access-control-expose-headers");
  EXPECT_EQ(exposed == "X-Debug-Trace-ID", allowed.empty()) << exposed;
  return allowed;
}

TEST(Cors, AllowsTheOriginsThatItIsGiven) {
  EXPECT_EQ(AllowedOrigin({}, kApp), "");
  const std::vector<std::string> two = {"http://localhost:3000", kApp};
  EXPECT_EQ(AllowedOrigin(two, kApp), kApp);
  for (const std::string other :
       {"https://app.example.com.evil.com", "http://app.example.com", "null",
        "https://app.example.com:443", ""}) {
    EXPECT_EQ(AllowedOrigin(two, other), "") << other;
  }
  // Also if the request could not be parsed.
  EXPECT_EQ(AllowedOrigin({"*"}, ""), "*");
  EXPECT_EQ(AllowedOrigin({kApp, "*"}, kApp), "*");
}

TEST(Cors, AnswersAPreflight) {
  const Cors policy({kApp});
  const auto answer = Preflight(
      policy, {{"origin", kApp},
               {"access-control-request-method", "POST"},
               {"access-control-request-headers", "authorization,x-a_b"}});
  EXPECT_EQ(HeaderOf(answer, "access-control-allow-methods"), "POST, OPTIONS");
  EXPECT_EQ(HeaderOf(answer, "access-control-allow-headers"),
            "authorization,x-a_b");
  EXPECT_EQ(HeaderOf(answer, "access-control-max-age"), "600");
}

TEST(Cors, LeavesOtherRequestsAlone) {
  const Cors policy({kApp});
  const HttpHeader method{"access-control-request-method", "POST"};
  EXPECT_EQ(Preflight(policy, {{"origin", kApp}}).headers.size(), 1u);
  EXPECT_EQ(Preflight(policy, {method}).headers.size(), 1u);
  EXPECT_EQ(
      Preflight(policy, {{"origin", "https://b.com"}, method}).headers.size(),
      1u);
  EXPECT_EQ(Preflight(Cors({}), {{"origin", kApp}, method}).headers.size(), 1u);
  // Text that is not a list of names is not echoed.
  const auto odd = Preflight(
      policy,
      {{"origin", kApp}, method, {"access-control-request-headers", "a\"b"}});
  EXPECT_EQ(HeaderOf(odd, "access-control-allow-headers"), "");
}

TEST(Cors, KnowsAnOrigin) {
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
