#include "client/server_url.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ServerUrlTest, JoinsBaseAndPath) {
  const struct {
    const char* base;
    const char* path;
    const char* endpoint;
  } rows[] = {
      {"http://h:8080", "/v2/rerank", "http://h:8080/v2/rerank"},
      {"http://h:8080/", "/v2/rerank", "http://h:8080/v2/rerank"},
      {"http://h//", "/v2/rerank", "http://h/v2/rerank"},
      {"https://h/api", "/v2/rerank", "https://h/api/v2/rerank"},
      {"https://h/v1", "/v2/rerank", "https://h/v2/rerank"},
      {"https://h/v2/", "/v2/rerank", "https://h/v2/rerank"},
      {"https://h/api/v1/", "/v1/rerank", "https://h/api/v1/rerank"},
      {"https://h/v2/rerank", "/v2/rerank", "https://h/v2/rerank"},
      {"https://h/v1/rerank/", "/v2/rerank", "https://h/v1/rerank"},
      {"https://h/v1", "/rerank", "https://h/v1/rerank"},
      {"https://h/rerank", "/rerank", "https://h/rerank"},
      {"HTTPS://Host.Example:443/", "/rerank", "https://host.example/rerank"},
      {"http://[::1]:8080", "/rerank", "http://[::1]:8080/rerank"},
  };
  for (const auto& row : rows) {
    const auto url = ParseServerUrl(row.base, row.path);
    ASSERT_TRUE(url) << row.base << ": " << url.error().message;
    EXPECT_EQ(url->endpoint, row.endpoint);
  }
}

TEST(ServerUrlTest, RefusesInvalidUrlsWithoutRepeatingThem) {
  for (const char* base :
       {"", "localhost:8080", "h", "ftp://secret", "file:///secret", "http://",
        "http://user:secret@h", "http://h?key=secret", "http://h#secret",
        "http://h/ secret", "http://h\r\nx: secret", "http://h:99999/secret"}) {
    const auto url = ParseServerUrl(base, "/v2/rerank");
    ASSERT_FALSE(url) << base;
    EXPECT_EQ(url.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(url.error().param, "url");
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
  }
}

TEST(FollowRedirectTest, FollowsOnlyTheSameOriginAndMethod) {
  const struct {
    int status;
    const char* location;
    const char* next;  // null: not followed
  } rows[] = {
      {307, "/other/rerank", "http://h/other/rerank"},
      {308, "http://h/rerank?x=1", "http://h/rerank?x=1"},
      {308, "http://H:80/rerank", "http://H:80/rerank"},
      {301, "/other", nullptr},
      {302, "/other", nullptr},
      {303, "/other", nullptr},
      {307, "https://h/v2/rerank", nullptr},      // another scheme
      {307, "http://h:81/v2/rerank", nullptr},    // another port
      {307, "http://h.evil/v2/rerank", nullptr},  // another host
      {307, "//evil/v2/rerank", nullptr},
      {307, "http://user@h/", nullptr},
  };
  for (const auto& row : rows) {
    const std::string location = row.location;
    const auto next =
        FollowRedirect("http://h/v2/rerank", row.status, &location);
    EXPECT_EQ(next.has_value(), row.next != nullptr)
        << row.status << " " << row.location;
    if (next) {
      EXPECT_EQ(*next, row.next);
    } else {
      EXPECT_EQ(next.error().code, ErrorCode::kUnavailable);
    }
  }
  EXPECT_FALSE(FollowRedirect("http://h/v2/rerank", 307, nullptr));
}

TEST(FollowRedirectTest, ErrorsNameOnlyTheOtherServer) {
  const std::string location = "https://evil.example/steal?key=secret";
  const auto next = FollowRedirect("http://h/v2/rerank", 307, &location);
  ASSERT_FALSE(next);
  EXPECT_NE(next.error().message.find("https://evil.example,"),
            std::string::npos);
  EXPECT_EQ(next.error().message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace podium
