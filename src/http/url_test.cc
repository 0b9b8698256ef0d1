#include "http/url.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(UrlTest, HasItsParts) {
  const auto url = ParseUrl("HTTPS://Host.Example:443/a/b");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, "https://host.example");
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->path, "/a/b");
  EXPECT_FALSE(url->has_user || url->has_query_or_fragment);
  EXPECT_TRUE(ParseUrl("http://a:b@h")->has_user);
  EXPECT_TRUE(ParseUrl("http://h/?q")->has_query_or_fragment);
  EXPECT_FALSE(ParseUrl("h/a"));
  EXPECT_FALSE(ParseUrl(""));
}

TEST(UrlTest, ResolvesLocations) {
  EXPECT_EQ(ResolveUrl("https://h/a/b?c", "/d?e=1")->text, "https://h/d?e=1");
  EXPECT_EQ(ResolveUrl("https://h:1/a", "http://cdn/x")->origin, "http://cdn");
  EXPECT_EQ(ResolveUrl("https://h/a", "//cdn/x")->origin, "https://cdn");
  EXPECT_FALSE(ResolveUrl("https://h/a", "http://h:99999/"));
}

}  // namespace
}  // namespace podium
