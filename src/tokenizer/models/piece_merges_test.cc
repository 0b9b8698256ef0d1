#include "tokenizer/models/piece_merges.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

PairTable MergesOf(std::vector<std::string> pieces) {
  Vocab vocab;
  for (const std::string& piece : pieces) {
    vocab.tokens.emplace_back(piece, static_cast<int32_t>(vocab.tokens.size()));
  }
  auto merges = MergesOfPieces(SortedVocab(std::move(vocab.tokens)));
  EXPECT_TRUE(merges) << merges.error().message;
  return *std::move(merges);
}

TEST(PieceMergesTest, EveryWayToMakeATokenOfTwoMerges) {
  // Ids: a 0, b 1, abb 2, ab 3, bb 4, xyz 5.
  const PairTable merges = MergesOf({"a", "b", "abb", "ab", "bb", "xyz"});
  const auto expect = [&](int32_t left, int32_t right, int32_t rank,
                          int32_t merged) {
    const PairMerge merge = merges.Find(left, right);
    EXPECT_EQ(merge.rank, static_cast<uint32_t>(rank)) << left << " " << right;
    EXPECT_EQ(merge.id, merged) << left << " " << right;
  };
  expect(0, 4, 0, 2);  // a bb
  expect(3, 1, 1, 2);  // ab b
  expect(0, 1, 2, 3);  // a b
  expect(1, 1, 3, 4);  // b b
  int count = 0;
  merges.ForEach([&](int32_t, int32_t) { ++count; });
  EXPECT_EQ(count, 4);
}

TEST(PieceMergesTest, PartsAreWholeCharacters) {
  const PairTable merges = MergesOf({"\u00e9", "\u00e9\u00e8", "\u00e8"});
  EXPECT_EQ(merges.Find(0, 2).id, 1);
  int count = 0;
  merges.ForEach([&](int32_t, int32_t) { ++count; });
  EXPECT_EQ(count, 1);
}

// A token of n characters has n - 1 splits: each is found without looking at
// the others.
TEST(PieceMergesTest, ALongTokenTakesAMergeForEachSplitOnly) {
  std::vector<std::string> pieces;
  for (size_t n = 1; n <= 2000; ++n) pieces.emplace_back(n, 'a');
  pieces.emplace_back(size_t{1} << 20, 'b');
  const PairTable merges = MergesOf(pieces);
  int count = 0;
  merges.ForEach([&](int32_t, int32_t) { ++count; });
  EXPECT_EQ(count, 1999 * 2000 / 2);
}

}  // namespace
}  // namespace podium
