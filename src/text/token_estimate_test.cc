#include "text/token_estimate.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

TEST(EstimateTokens, CountsWordsPunctuationAndIdeographs) {
  EXPECT_EQ(EstimateTokens(""), 0);
  EXPECT_EQ(EstimateTokens(" \n\t"), 0);
  EXPECT_EQ(EstimateTokens("How do bees talk?"), 5);
  EXPECT_EQ(EstimateTokens("reranks"), 1);   // seven letters
  EXPECT_EQ(EstimateTokens("reranked"), 2);  // eight
  EXPECT_EQ(EstimateTokens("don't"), 3);     // don ' t
  EXPECT_EQ(EstimateTokens("\u4E2D\u6587\u3002"), 3);
  EXPECT_EQ(EstimateTokens("\u043E\u043D\u0430"), 2);  // three letters
}

TEST(EstimateTokens, APartNeverCountsMoreThanTheWhole) {
  const std::string text = "Reranking, caf\u00E9s and \u4E2D\u6587 (3.14)!";
  int64_t most = 0;
  for (size_t end = 0; end <= text.size(); ++end) {
    if (end < text.size() && (text[end] & 0xC0) == 0x80) continue;
    const int64_t tokens = EstimateTokens(text.substr(0, end));
    EXPECT_GE(tokens, most);
    most = tokens;
  }
}

}  // namespace
}  // namespace podium
