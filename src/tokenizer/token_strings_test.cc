#include "tokenizer/token_strings.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

TokenStrings Make() {
  static const std::vector<TokenStrings::Token> kVocab = {
      {"hello", 0}, {"##s", 1}, {",", 2},    {"world", 3},  {".", 4},
      {"'", 5},     {"s", 6},   {"##", 7},   {"", 9},       {"don", 10},
      {"t", 11},    {"it", 12}, {"n't", 13}, {"do not", 14}};
  static const std::vector<TokenStrings::Token> kAdded = {{"[NEW]", 20}};
  return TokenStrings(kVocab, kAdded);
}

TEST(TokenStrings, FindsWhatAnIdIsCalled) {
  const TokenStrings strings = Make();
  EXPECT_EQ(strings.Find(0), "hello");
  EXPECT_EQ(strings.Find(1), "##s");
  EXPECT_EQ(strings.Find(9), "");
  EXPECT_EQ(strings.Find(20), "[NEW]");
  for (const int32_t id : {-1, 8, 15, 19, 21, INT32_MAX, INT32_MIN}) {
    EXPECT_FALSE(strings.Find(id)) << id;
  }
}

TEST(TokenStrings, FindsTheIdOfASpelling) {
  const TokenStrings strings = Make();
  EXPECT_EQ(strings.IdOf("hello"), 0);
  EXPECT_EQ(strings.IdOf("##s"), 1);
  EXPECT_EQ(strings.IdOf(""), 9);
  EXPECT_EQ(strings.IdOf("[NEW]"), 20);
  for (const char* token : {"hell", "hello ", "HELLO", "S", "[NEW"}) {
    EXPECT_FALSE(strings.IdOf(token)) << token;
  }
}

}  // namespace
}  // namespace podium
