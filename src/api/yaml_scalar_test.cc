#include "api/yaml_scalar.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

TEST(ReadsAsOtherThanText, KnowsThePlainValuesOfYaml11) {
  for (const char* other : {"",
                            "~",
                            "null",
                            "yes",
                            "Off",
                            "<<",
                            "=",
                            "0",
                            "-1",
                            "+1",
                            "1_000",
                            "017",
                            "0x1F",
                            "0b1",
                            "1:30",
                            "1.",
                            "1.5",
                            ".5",
                            "1.0e+5",
                            "1:30.5",
                            ".inf",
                            "-.INF",
                            ".nan",
                            "2001-01-01",
                            "2001-1-1 1:02:03",
                            "2001-01-01T00:00:00Z",
                            "2001-01-01 00:00:00.5 +01:30"}) {
    EXPECT_TRUE(ReadsAsOtherThanText(other)) << other;
  }
  for (const char* text : {"a",
                           "yEs",
                           "nul",
                           "-",
                           "+",
                           ".",
                           "1e5",
                           "1.0e5",
                           "08",
                           "0o7",
                           "0xG",
                           "0b2",
                           "1:60",
                           "_1",
                           "+.nan",
                           "2001-1-1",
                           "2001-01-01 0:0:0",
                           "1.5.0",
                           "<",
                           "==",
                           "1 "}) {
    EXPECT_FALSE(ReadsAsOtherThanText(text)) << text;
  }
}

// A backtracking pattern would take forever.
TEST(ReadsAsOtherThanText, IsLinear) {
  EXPECT_TRUE(ReadsAsOtherThanText(std::string(4 << 20, '1')));
  EXPECT_FALSE(ReadsAsOtherThanText(std::string(4 << 20, '1') + "x"));
  std::string sixtieths = "1";
  for (int i = 0; i < (1 << 20); ++i) sixtieths += ":11";
  EXPECT_TRUE(ReadsAsOtherThanText(sixtieths));
}

TEST(NeedsComplexKey, IfAKeyDoesNotFitOnOneLine) {
  EXPECT_TRUE(NeedsComplexKey(U""));
  EXPECT_TRUE(NeedsComplexKey(U"a\nb"));
  EXPECT_FALSE(NeedsComplexKey(std::u32string(122, U'k')));
  EXPECT_TRUE(NeedsComplexKey(std::u32string(123, U'k')));
}

}  // namespace
}  // namespace podium
