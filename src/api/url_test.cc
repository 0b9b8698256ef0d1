#include "api/url.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(PercentDecode, ReadsEscapes) {
  EXPECT_EQ(PercentDecode("BAAI%2Fbge%2dbase+x"), "BAAI/bge-base+x");
  EXPECT_EQ(PercentDecode("%C3%A9"), "\u00E9");
  EXPECT_EQ(PercentDecode(""), "");
}

TEST(PercentDecode, RefusesInvalidText) {
  for (const char* text :
       {"%", "%2", "a%", "%G0", "%0g", "%FF", "%C3", "%00", "%0A", "%7F"}) {
    EXPECT_FALSE(PercentDecode(text)) << text;
  }
}

TEST(ParseQueryString, ReadsFieldsInOrder) {
  EXPECT_EQ(ParseQueryString("a=1&&b&c=x%3Dy+z&a=2&"),
            (QueryFields{{"a", "1"}, {"b", ""}, {"c", "x=y z"}, {"a", "2"}}));
  EXPECT_EQ(ParseQueryString(""), QueryFields());
  EXPECT_FALSE(ParseQueryString("a=%"));
  EXPECT_FALSE(ParseQueryString("%zz=1"));
}

TEST(FindQueryField, ReturnsTheFirstMatch) {
  const auto fields = ParseQueryString("a=1&a=2");
  ASSERT_TRUE(fields);
  ASSERT_NE(FindQueryField(*fields, "a"), nullptr);
  EXPECT_EQ(*FindQueryField(*fields, "a"), "1");
  EXPECT_EQ(FindQueryField(*fields, "b"), nullptr);
}

}  // namespace
}  // namespace podium
