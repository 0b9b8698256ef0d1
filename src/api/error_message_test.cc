#include "api/error_message.h"

#include <gtest/gtest.h>

#include "api/dialect_set.h"
#include "text/utf8.h"

namespace podium {
namespace {

TEST(ErrorMessageTest, ReadsTheErrorsOfEveryDialect) {
  for (const Dialect* dialect : AllDialects()) {
    const std::string body =
        dialect->errors.render({.id = "i",
                                .status = 400,
                                .message = "top_n is <wrong>",
                                .param = "p"});
    EXPECT_EQ(ReadErrorMessage(body), "top_n is <wrong>") << dialect->name;
  }
}

struct Case {
  std::string_view body;
  std::string_view message;
};

TEST(ErrorMessageTest, ReadsOtherShapes) {
  constexpr Case kCases[] = {
      {R"({"detail":[{"loc":["body","query"],"msg":"field required"}]})",
       "field required"},
      {R"({"error":{"code":429,"message":"slow down"}})", "slow down"},
      {R"({"errors":["a","b"]})", "a"},
      {R"({"code":7,"error":null,"message":"m"})", "m"},
      {R"("just text")", "just text"},
      {R"({"status":"down"})", R"({"status":"down"})"},
      {"[]", "[]"},
      {"404 page not found\n", "404 page not found"},
      {"<!doctype html><html><head><TITLE>403</TITLE></head>403 Forbidden",
       "403"},
      {"<html>\n<body><h1>502</h1>\r\n<p>Bad gateway</p></body>",
       "502 Bad gateway"},
      {"<html><title></title><p>x</p>", "x"},
      {"<title", ""},
      {"{\"message\":\"cut off", "{\"message\":\"cut off"},
      {"", ""},
      {" \r\n\t", ""},
  };
  for (const Case& each : kCases) {
    EXPECT_EQ(ReadErrorMessage(each.body), each.message) << each.body;
  }
}

TEST(ErrorMessageTest, IsOneLineWithoutTerminalControls) {
  EXPECT_EQ(ReadErrorMessage("a\x1b[31mred\x07\r\nb\x7f\tc"), "a [31mred b c");
  EXPECT_EQ(ReadErrorMessage("{\"message\":\"a\\u001b\\u0000\\nb\\u009b1\"}"),
            "a b 1");
  // Latin-1's control sequence introducer; text turned right to left.
  EXPECT_EQ(ReadErrorMessage("a\xC2\x9Bz\xE2\x80\xAEx"), "a z x");
  EXPECT_EQ(ReadErrorMessage("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(ErrorMessageTest, IsBounded) {
  std::string euros = "x";
  for (int i = 0; i < 100'000; ++i) euros += "\xE2\x82\xAC";
  for (const std::string& body :
       {euros, "{\"message\":\"" + euros + "\"}", "<p>" + euros + "</p>",
        std::string(100'000, '['), std::string(100'000, '<')}) {
    const std::string message = ReadErrorMessage(body);
    EXPECT_LE(message.size(), kMaxErrorMessageBytes);
    EXPECT_FALSE(FirstInvalidUtf8(message));
  }
  EXPECT_TRUE(ReadErrorMessage(euros).ends_with("\xE2\x82\xAC..."));
  EXPECT_EQ(ReadErrorMessage(std::string(kMaxErrorMessageBytes, 'a')),
            std::string(kMaxErrorMessageBytes, 'a'));
}

}  // namespace
}  // namespace podium
