#include "base/json_writer.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

std::string Text(float value, JsonWriter::Options options = {}) {
  return JsonWriter(options).Float(value).text();
}

TEST(JsonWriter, NestsAndSeparates) {
  JsonWriter json;
  json.BeginObject().Key("results").BeginArray();
  for (int i = 0; i < 2; ++i)
    json.BeginObject().Key("index").Int(i).Key("ok").Bool(true).EndObject();
  json.EndArray()
      .Key("none")
      .Null()
      .Key("raw")
      .Raw("[1]")
      .Key("empty")
      .BeginObject()
      .EndObject()
      .EndObject();
  EXPECT_EQ(
      json.text(),
      R"({"results":[{"index":0,"ok":true},{"index":1,"ok":true}],"none":null,"raw":[1],"empty":{}})");
}

// Spellings recorded from Cohere's server.
TEST(JsonWriter, FloatsAsGoWritesThem) {
  EXPECT_EQ(Text(0.54594f), "0.54594");
  EXPECT_EQ(Text(0.0872602f), "0.0872602");
  EXPECT_EQ(Text(0.028374104f), "0.028374104");
  EXPECT_EQ(Text(7.141902e-05f), "0.00007141902");
  EXPECT_EQ(Text(7.87275e-7f), "7.87275e-7");
  EXPECT_EQ(Text(1e-6f), "0.000001");
  EXPECT_EQ(Text(1e-12f), "1e-12");
  EXPECT_EQ(Text(1.0f), "1");
  EXPECT_EQ(Text(0.0f), "0");
  EXPECT_EQ(Text(1.0f, {.decimal_point = true}), "1.0");
  EXPECT_EQ(Text(0.0f, {.decimal_point = true}), "0.0");
  EXPECT_EQ(Text(0.5f, {.decimal_point = true}), "0.5");
}

TEST(JsonWriter, EscapesStrings) {
  EXPECT_EQ(JsonWriter().String("a\"\\\n\r\t\x01\x7f<&>é\xE2\x80\xA8").text(),
            "\"a\\\"\\\\\\n\\r\\t\\u0001\x7f<&>é\xE2\x80\xA8\"");
  EXPECT_EQ(
      JsonWriter({.escape_html = true}).String("<b>&S\xE2\x80\xA9—").text(),
      "\"\\u003cb\\u003e\\u0026S\\u2029—\"");
  EXPECT_EQ(JsonWriter().String(std::string_view("\0", 1)).text(),
            "\"\\u0000\"");
}

}  // namespace
}  // namespace podium
