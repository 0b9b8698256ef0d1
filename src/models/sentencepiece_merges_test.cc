#include "models/sentencepiece_merges.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Merges = std::vector<std::string>;

TEST(SentencePieceMergesTest, PiecesAreMadeByTheirScores) {
  const std::vector<ScoredPiece> pieces = {{"a", -9},  {"b", -9},  {"c", -9},
                                           {"bc", -2}, {"ab", -1}, {"abc", -3}};
  EXPECT_EQ(SentencePieceMerges(pieces),
            (Merges{"a b", "b c", "ab c", "a bc"}));
}

TEST(SentencePieceMergesTest, CharactersAreNotCut) {
  // U+2581 has three bytes; "\x81" is no piece.
  const std::vector<ScoredPiece> pieces = {{"\xe2\x96\x81", -9},
                                           {"a", -9},
                                           {"\xe2\x96\x81"
                                            "a",
                                            -1}};
  EXPECT_EQ(SentencePieceMerges(pieces), (Merges{"\xe2\x96\x81 a"}));
}

TEST(SentencePieceMergesTest, NothingIsMadeOfAnEmptyOrAVeryLongPiece) {
  const std::string most(kMostPieceBytes, 'a'), more = most + "a";
  const std::vector<ScoredPiece> pieces = {
      {"", 0}, {"a", -9}, {most, -1}, {more, -2}};
  EXPECT_EQ(SentencePieceMerges(pieces), Merges());
  const std::string less = most.substr(1);
  const std::vector<ScoredPiece> shorter = {{"a", -9}, {less, -1}, {most, -2}};
  EXPECT_EQ(SentencePieceMerges(shorter)->size(), 2u);  // from either side
}

TEST(SentencePieceMergesTest, APieceThatIsThereTwiceIsMadeOnce) {
  const std::vector<ScoredPiece> pieces = {
      {"a", -9}, {"aa", -1}, {"aa", -2}, {"aa", -3}};
  EXPECT_EQ(SentencePieceMerges(pieces), (Merges{"a a"}));
}

TEST(SentencePieceMergesTest, TooManyMergesAreRefused) {
  // Every split of a^n b^m is one, and there are about kMostPieceBytes^3 / 6.
  std::vector<std::string> texts;
  for (size_t a = 0; a <= kMostPieceBytes; ++a) {
    for (size_t b = 0; a + b <= kMostPieceBytes; ++b) {
      texts.push_back(std::string(a, 'a') + std::string(b, 'b'));
    }
  }
  const std::vector<ScoredPiece> pieces = [&] {
    std::vector<ScoredPiece> all;
    for (const std::string& text : texts) all.push_back({text, -1});
    return all;
  }();
  EXPECT_EQ(SentencePieceMerges(pieces), std::nullopt);
}

}  // namespace
}  // namespace podium
