#include "tokenizer/models/wordpiece.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

WordPiece Build(std::vector<std::pair<std::string, int32_t>> tokens,
                std::string prefix = "##") {
  std::sort(tokens.begin(), tokens.end());
  auto wordpiece = WordPiece::Build(
      {tokens}, {.unk_id = 0, .continuing_subword_prefix = prefix});
  EXPECT_TRUE(wordpiece);
  return std::move(*wordpiece);
}

Ids Pieces(const WordPiece& wordpiece, std::string_view word) {
  Ids ids = {99};  // earlier ids must stay
  wordpiece.Append(word, ids);
  EXPECT_EQ(ids.front(), 99);
  ids.erase(ids.begin());
  return ids;
}

TEST(WordPieceTest, TakesTheLongestPieceFromTheLeft) {
  const WordPiece w = Build({{"[UNK]", 0},
                             {"un", 1},
                             {"##aff", 2},
                             {"##able", 3},
                             {"##a", 4},
                             {"una", 5},
                             {"##ff", 6}});
  EXPECT_EQ(Pieces(w, "un"), Ids{1});
  EXPECT_EQ(Pieces(w, "unaffable"), (Ids{5, 6, 3}));
  EXPECT_EQ(Pieces(w, "unun"), Ids{0});  // no ##un
  EXPECT_EQ(Pieces(w, "able"), Ids{0});  // only as a continuation
  EXPECT_EQ(Pieces(w, "unab"), Ids{0});  // the last letter is left over
  EXPECT_EQ(Pieces(w, ""), Ids{});
}

TEST(WordPieceTest, DoesNotLookBackForAShorterFirstPiece) {
  const WordPiece w = Build({{"[UNK]", 0}, {"ab", 1}, {"abc", 2}, {"##cd", 3}});
  EXPECT_EQ(Pieces(w, "abcd"), Ids{0});
}

TEST(WordPieceTest, ThePrefixIsTheModels) {
  const WordPiece w = Build({{"[UNK]", 0}, {"a", 1}, {"@b", 2}}, "@");
  EXPECT_EQ(Pieces(w, "abb"), (Ids{1, 2, 2}));
  const WordPiece none = Build({{"[UNK]", 0}, {"a", 1}, {"b", 2}}, "");
  EXPECT_EQ(Pieces(none, "bab"), (Ids{2, 1, 2}));
}

TEST(WordPieceTest, EmptyTokensAndABarePrefixNeverMatch) {
  const WordPiece w = Build({{"", 1}, {"##", 2}, {"[UNK]", 0}, {"a", 3}});
  EXPECT_EQ(Pieces(w, "ab"), Ids{0});
}

TEST(WordPieceTest, AWordOfTooManyCharactersIsUnknown) {
  std::vector<std::pair<std::string, int32_t>> tokens = {
      {"##a", 1}, {"[UNK]", 0}, {"a", 2}, {"##\u00E9", 3}};
  std::sort(tokens.begin(), tokens.end());
  const auto w = WordPiece::Build({tokens}, {.max_input_chars_per_word = 3});
  ASSERT_TRUE(w);
  EXPECT_EQ(Pieces(*w, "aaa"), (Ids{2, 1, 1}));
  EXPECT_EQ(Pieces(*w, "aaaa"), Ids{0});
  EXPECT_EQ(Pieces(*w, "a\u00E9\u00E9"), (Ids{2, 3, 3}));
}

}  // namespace
}  // namespace podium
