#include "collections/document.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

std::string Shown(const Result<Document>& document) {
  return document ? document->id + "|" + document->text
                  : "error: " + document.error().message;
}

TEST(DocumentOf, StringsAndObjects) {
  EXPECT_EQ(Shown(DocumentOf("\" a\"")), "| a");
  EXPECT_EQ(Shown(DocumentOf("{\"text\":\"a\\nb\",\"more\":[1]}")), "|a\nb");
  EXPECT_EQ(Shown(DocumentOf("{\"id\":\"x\",\"text\":\"a\",\"title\":\"t\"}")),
            "x|a");
  EXPECT_EQ(Shown(DocumentOf("{\"id\":17,\"text\":\"a\"}")), "17|a");
}

TEST(DocumentOf, JoinsTheTitleAsBeirDoes) {
  EXPECT_EQ(Shown(DocumentOf("{\"_id\":\"x\",\"title\":\"t\",\"text\":\"a\"}")),
            "x|t a");
  EXPECT_EQ(Shown(DocumentOf("{\"_id\":\"x\",\"title\":\"\",\"text\":\"a \"}")),
            "x|a");
  EXPECT_EQ(Shown(DocumentOf("{\"_id\":3,\"text\":\"a\"}")), "3|a");
  EXPECT_EQ(Shown(DocumentOf("{\"_id\":\"x\",\"title\":\"t\",\"text\":\"\"}")),
            "x|t");
}

TEST(DocumentOf, ErrorsNameTheMissingField) {
  const std::string expected =
      "error: expected a string, or an object with a string in \"text\"";
  EXPECT_EQ(Shown(DocumentOf("1")), expected);
  EXPECT_EQ(Shown(DocumentOf("{\"title\":\"b\"}")), expected);
  EXPECT_EQ(Shown(DocumentOf("{\"text\":1}")), expected);
  EXPECT_EQ(Shown(DocumentOf("b")), "error: malformed JSON");
  for (const char* id : {"\"\"", "null", "1.5", "[]"}) {
    EXPECT_EQ(
        Shown(DocumentOf("{\"id\":" + std::string(id) + ",\"text\":\"a\"}")),
        "error: \"id\" is neither a non-empty string nor an integer");
  }
}

TEST(BeirDocumentOf, NeedsAnId) {
  const std::string expected =
      "error: expected an object with \"_id\" and a string in \"text\"";
  EXPECT_EQ(Shown(BeirDocumentOf("{\"id\":\"x\",\"text\":\"a\"}")), expected);
  EXPECT_EQ(Shown(BeirDocumentOf("\"a\"")), expected);
  EXPECT_EQ(Shown(BeirDocumentOf("{\"_id\":\"x\"}")), expected);
  EXPECT_EQ(Shown(BeirDocumentOf("{\"_id\":\"x\",\"text\":\"a\"}")), "x|a");
}

}  // namespace
}  // namespace podium
