#include "tokenizer/truncation.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

PairLengths LongestFirst(size_t query, size_t document, size_t room) {
  return *TruncatePair({query, document}, room, Truncation::kLongestFirst);
}

bool operator==(const PairLengths& a, const PairLengths& b) {
  return a.query == b.query && a.document == b.document;
}

TEST(TruncationTest, WhatFitsStays) {
  EXPECT_TRUE(LongestFirst(3, 4, 7) == (PairLengths{3, 4}));
  EXPECT_TRUE(LongestFirst(0, 0, 0) == (PairLengths{0, 0}));
}

TEST(TruncationTest, LongestFirstCutsTheLongerText) {
  EXPECT_TRUE(LongestFirst(2, 100, 9) == (PairLengths{2, 7}));
  EXPECT_TRUE(LongestFirst(100, 2, 9) == (PairLengths{7, 2}));
  EXPECT_TRUE(LongestFirst(0, 100, 9) == (PairLengths{0, 9}));
}

TEST(TruncationTest, LongestFirstHalvesWhereBothAreLong) {
  EXPECT_TRUE(LongestFirst(100, 200, 8) == (PairLengths{4, 4}));
  // An odd token goes to the longer text, or to the document on a tie.
  EXPECT_TRUE(LongestFirst(100, 200, 9) == (PairLengths{4, 5}));
  EXPECT_TRUE(LongestFirst(200, 100, 9) == (PairLengths{5, 4}));
  EXPECT_TRUE(LongestFirst(100, 100, 9) == (PairLengths{4, 5}));
  EXPECT_TRUE(LongestFirst(5, 200, 9) == (PairLengths{4, 5}));
  EXPECT_TRUE(LongestFirst(100, 100, 0) == (PairLengths{0, 0}));
}

// The slow reference that gives the rule its name: remove one token at a time.
// It breaks ties differently, so the test compares only the sum and the shorter
// text.
TEST(TruncationTest, LongestFirstIsWhatTakingOneTokenAtATimeLeaves) {
  for (size_t q = 0; q < 12; ++q) {
    for (size_t d = 0; d < 12; ++d) {
      for (size_t room = 0; room < 24; ++room) {
        size_t query = q;
        size_t document = d;
        while (query + document > room) --(query > document ? query : document);
        const PairLengths kept = LongestFirst(q, d, room);
        ASSERT_EQ(kept.query + kept.document, query + document);
        ASSERT_EQ(std::min(kept.query, kept.document),
                  std::min(query, document));
      }
    }
  }
}

TEST(TruncationTest, OnlySecondKeepsTheQueryOrRefuses) {
  const auto cut = [](size_t query, size_t document, size_t room) {
    return TruncatePair({query, document}, room, Truncation::kOnlySecond);
  };
  EXPECT_TRUE(*cut(8, 100, 9) == (PairLengths{8, 1}));
  EXPECT_TRUE(*cut(9, 0, 9) == (PairLengths{9, 0}));
  for (const size_t query : {9, 10, 100}) {
    const auto refused = cut(query, 1, 9);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().param, "query");
  }
  EXPECT_FALSE(cut(10, 0, 9));
}

}  // namespace
}  // namespace podium
