#include "tokenizer/added_tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

// The calls that Split() makes, in order: "text" and <id>.
std::string Pieces(const std::vector<AddedToken>& tokens,
                   std::string_view utf8) {
  const auto added = AddedTokens::Build(tokens);
  EXPECT_TRUE(added) << added.error().message;
  std::string pieces;
  added->Split(
      utf8, [&](std::string_view text) { (pieces += text) += '|'; },
      [&](int32_t id) { pieces += "<" + std::to_string(id) + ">"; });
  return pieces;
}

TEST(AddedTokensTest, TheLeftmostAndThenTheLongestIsFound) {
  const std::vector<AddedToken> tokens = {{.content = "ab", .id = 1},
                                          {.content = "abc", .id = 2},
                                          {.content = "bcd", .id = 3},
                                          {.content = "ab", .id = 4}};
  EXPECT_EQ(Pieces(tokens, "abcd"), "<2>d|");
  EXPECT_EQ(Pieces(tokens, "xabdbcd"), "x|<1>d|<3>");
  EXPECT_EQ(Pieces(tokens, ""), "");
  EXPECT_EQ(Pieces({}, "ab"), "ab|");
  EXPECT_EQ(Pieces({{.content = ""}}, "ab"), "ab|");
}

TEST(AddedTokensTest, TakesWhitespaceBesideIt) {
  const std::vector<AddedToken> tokens = {
      {.content = "a", .id = 1, .lstrip = true},
      {.content = "b", .id = 2, .lstrip = true, .rstrip = true}};
  EXPECT_EQ(Pieces(tokens, "x \n\u3000a  b  a"), "x|<1><2><1>");
  EXPECT_EQ(Pieces(tokens, "a  x"), "<1>  x|");
  EXPECT_EQ(Pieces(tokens, "\u00A0b\u2003"), "<2>");
}

TEST(AddedTokensTest, ASingleWordStandsAlone) {
  const std::vector<AddedToken> tokens = {
      {.content = "ab", .id = 1, .single_word = true},
      {.content = "b", .id = 2}};
  EXPECT_EQ(Pieces(tokens, "ab,ab"), "<1>,|<1>");
  EXPECT_EQ(Pieces(tokens, "abx b"), "abx |<2>");  // its b is skipped
  EXPECT_EQ(Pieces(tokens, "\u00E9ab"), "\u00E9ab|");
  EXPECT_EQ(Pieces(tokens, "ab\u0301"), "ab\u0301|");
  EXPECT_EQ(Pieces(tokens,
                   "\xA9"
                   "ab\xFF"),
            "\xA9|<1>\xFF|");
}

TEST(AddedTokensTest, ContentThatBeginsWithWhitespace) {
  const std::vector<AddedToken> tokens = {
      {.content = "b", .id = 1, .rstrip = true}, {.content = " a", .id = 2}};
  EXPECT_EQ(Pieces(tokens, "b  a"), "<1><2>");  // as tokenizers does
}

TEST(AddedTokensTest, ContentThatThePreviousTokenTookWholeIsNoToken) {
  const std::vector<AddedToken> tokens = {
      {.content = "b", .id = 1, .rstrip = true},
      {.content = " ", .id = 2, .lstrip = true, .rstrip = true},
      {.content = "\n", .id = 3}};
  EXPECT_EQ(Pieces(tokens, "b  x"), "<1>x|");
  EXPECT_EQ(Pieces(tokens, "     "), "<2>");
  EXPECT_EQ(Pieces(tokens, "x  b"), "x|<2><1>");
  // One without lstrip is there again, as in tokenizers.
  EXPECT_EQ(Pieces(tokens, "b\nx"), "<1><3>x|");
}

// Quadratic time would take hours.
TEST(AddedTokensTest, HostileTextTakesLinearTime) {
  constexpr size_t kBytes = 1 << 20;
  const std::string spaces(kBytes, ' ');
  const std::vector<AddedToken> tokens = {
      {.content = " ", .id = 1, .lstrip = true, .rstrip = true},
      {.content = std::string(64, '[') + "x", .id = 2},
      {.content = "ab", .id = 3, .single_word = true}};
  EXPECT_EQ(Pieces(tokens, spaces), "<1>");
  EXPECT_EQ(Pieces(tokens, std::string(kBytes, '[')).size(), kBytes + 1);
  std::string words;
  while (words.size() < kBytes) words += "ab";
  EXPECT_EQ(Pieces(tokens, words).size(), words.size() + 1);
}

}  // namespace
}  // namespace podium
