#include "base/json.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

std::string ErrorOf(std::string_view text, int64_t max_depth = 32) {
  const auto document = JsonDocument::Parse(text, max_depth);
  return document ? "" : document.error().message;
}

TEST(JsonDocument, ReadsValues) {
  const auto document = JsonDocument::Parse(
      "\xEF\xBB\xBF {\"query\":\"a\\u0000b\",\"n\":[1,2.5,null]} ", 32);
  ASSERT_TRUE(document);
  EXPECT_EQ(std::string_view(document->root()["query"]),
            std::string_view("a\0b", 3));
  EXPECT_EQ(int64_t(document->root()["n"].at(0)), 1);
}

TEST(JsonDocument, DepthIsBoundedExactly) {
  EXPECT_EQ(ErrorOf("[[[1]]]", 3), "");
  EXPECT_EQ(ErrorOf("[[[[1]]]]", 3), "nested deeper than 3 levels");
  EXPECT_EQ(ErrorOf(std::string(100'000, '[') + std::string(100'000, ']'), 32),
            "nested deeper than 32 levels");
}

TEST(JsonDocument, RefusesInvalidJson) {
  for (const char* text :
       {"{", "{\"a\":1,}", "[1] x", "{'a':1}", "NaN", "01", "+1", "1.", "/**/1",
        "\"\\x41\"", "\"\\ud800\"", "\"\\ud800\\ud800\"", "\"a\nb\"",
        "[\"\x80\"]", "[\"\xED\xA0\x80\"]"}) {
    EXPECT_NE(ErrorOf(text), "") << text;
  }
  EXPECT_EQ(ErrorOf("  "), "empty input");
  EXPECT_EQ(ErrorOf("[\"\xC0\xAF\"]"), "invalid UTF-8");
}

TEST(JsonDocument, EmptyContainersCountTowardsTheDepth) {
  EXPECT_EQ(ErrorOf("[[]]", 2), "");
  EXPECT_EQ(ErrorOf("[[[]]]", 2), "nested deeper than 2 levels");
  EXPECT_EQ(ErrorOf("[[{}]]", 2), "nested deeper than 2 levels");
}

TEST(JsonDocument, CountsTheFieldsOfEachObject) {
  const auto message = [](std::string_view text) {
    const auto document = JsonDocument::Parse(text, 10, /*max_fields=*/2);
    return document ? "" : document.error().message;
  };
  EXPECT_EQ(message(R"({"a":{"c":1,"d":2},"b":[{"e":1,"f":2}]})"), "");
  EXPECT_EQ(message(R"({"a":1,"b":2,"c":3})"), "too many fields in one object");
  EXPECT_EQ(message(R"([{"a":[{"b":1,"c":2,"d":3}]}])"),
            "too many fields in one object");
}

TEST(JsonDocument, RefusesDuplicateKeys) {
  EXPECT_EQ(ErrorOf(R"({"query":1,"que\u0072y":2})"),
            "duplicate key in an object");
  EXPECT_EQ(ErrorOf(R"([{"a":{"b":1,"c":2,"b":3}}])"),
            "duplicate key in an object");
  EXPECT_EQ(ErrorOf(R"({"a":{"b":1},"b":{"b":1}})"), "");
}

}  // namespace
}  // namespace podium
