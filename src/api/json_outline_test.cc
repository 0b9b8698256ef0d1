#include "api/json_outline.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

std::string Outline(std::string_view json, size_t max_fields = 8) {
  std::string text;
  for (const OutlineField& field : OutlineJson(json, max_fields)) {
    text.append(field.key).append("=").append(field.value).append(";");
  }
  return text;
}

TEST(JsonOutlineTest, FindsOnlyTopLevelFields) {
  EXPECT_EQ(Outline(" {\"a\" : 1 ,\n\"b\":{\"c\":[1,{\"d\":2}]},\"e\":[]}"),
            R"(a=1;b={"c":[1,{"d":2}]};e=[];)");
  EXPECT_EQ(Outline("\xEF\xBB\xBF{\"a\":null}"), "a=null;");
  EXPECT_EQ(Outline("{}"), "");
  EXPECT_EQ(Outline(R"({"a":1,"b":2,"c":3})", 2), "a=1;b=2;");
}

TEST(JsonOutlineTest, IsNotFooledByStrings) {
  EXPECT_EQ(Outline(R"({"a":"}, \"b\":1","c\"":"\\","d":2})"),
            R"(a="}, \"b\":1";c\"="\\";d=2;)");
}

TEST(JsonOutlineTest, StopsAtInvalidJson) {
  for (const char* json : {"", " ", "[1]", "3", "\"a\"", "{", "{\"", "{\"a",
                           "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"x",
                           "{\"a\":\"x\\", "{\"a\":[", "{a:1}", "{,}"}) {
    EXPECT_EQ(Outline(json), "") << json;
  }
  EXPECT_EQ(Outline(R"({"a":1,"b")"), "a=1;");
  EXPECT_EQ(Outline(R"({"a":1]"b":2})"), "a=1;");
  EXPECT_EQ(Outline(std::string(100'000, '[')), "");
}

}  // namespace
}  // namespace podium
