#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "server/testing/raw_client.h"
#include "server/testing/test_server.h"

namespace podium {
namespace {

using AnswerHeadersTest = TestServer;

constexpr std::string_view kRankTwo =
    R"({"model":"fake","query":"q","documents":["a","b"]})";

TEST_F(AnswerHeadersTest, EveryResponseHasADate) {
  static const std::regex kDate(
      "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} "
      "[0-9]{2}:[0-9]{2}:[0-9]{2} GMT");
  const uint16_t port = StartWithModel();
  for (const std::string& request :
       {Get("/ping"), Get("/nothing"), Post("/v2/rerank", kRankTwo),
        std::string("GET\r\n\r\n"),
        std::string("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")}) {
    const auto response = RawClient(port).Ask(request);
    EXPECT_TRUE(std::regex_match(response->Header("date"), kDate)) << request;
    EXPECT_EQ(response->headers.count("date"), 1u);
  }
}

TEST_F(AnswerHeadersTest, PagesFromAnAllowedOriginReadResponsesAndErrors) {
  options_.cors_origins = {"https://a.com"};
  const uint16_t port = StartWithModel();
  const std::string allowed = "Origin: https://a.com\r\n";
  for (const std::string& request :
       {Post("/v2/rerank", kRankTwo, allowed), Post("/v2/rerank", "{", allowed),
        Post("/nothing", "{}", allowed),
        Post("/v2/rerank", kRankTwo, allowed + "Expect: x\r\n")}) {
    const auto response = RawClient(port).Ask(request);
    EXPECT_EQ(response->Header("access-control-allow-origin"), "https://a.com")
        << request;
    EXPECT_NE(
        response->Header("access-control-expose-headers").find("X-API-Warning"),
        std::string::npos);
    EXPECT_NE(response->Header("vary").find("Origin"), std::string::npos);
  }
  for (const std::string& request :
       {Post("/v2/rerank", kRankTwo),
        Post("/v2/rerank", kRankTwo, "Origin: https://b.com\r\n"),
        std::string("GET\r\n\r\n")}) {
    const auto response = RawClient(port).Ask(request);
    EXPECT_EQ(response->headers.count("access-control-allow-origin"), 0u);
    EXPECT_EQ(response->Header("access-control-expose-headers"),
              "X-Debug-Trace-ID");
  }
  // The next request on the connection does not inherit the origin.
  RawClient client(port);
  client.Ask(Post("/v2/rerank", kRankTwo, allowed));
  EXPECT_EQ(client.Ask(Post("/v2/rerank", kRankTwo))
                ->headers.count("access-control-allow-origin"),
            0u);
}

TEST_F(AnswerHeadersTest, AWildcardCoversRequestsThatCannotBeParsed) {
  options_.cors_origins = {"*"};
  const uint16_t port = StartWithModel();
  for (const std::string& request :
       {Get("/ping"), std::string("GET\r\n\r\n")}) {
    EXPECT_EQ(
        RawClient(port).Ask(request)->Header("access-control-allow-origin"),
        "*");
  }
}

}  // namespace
}  // namespace podium
