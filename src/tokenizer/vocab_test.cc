#include "tokenizer/vocab.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(VocabTest, FindsIds) {
  const Vocab vocab{{{"a", 3}, {"b", 1}}};
  EXPECT_EQ(vocab.IdOf("b"), 1);
  EXPECT_EQ(vocab.IdOf("c"), std::nullopt);
  EXPECT_EQ(vocab.IdOf(""), std::nullopt);
}

TEST(VocabTest, OfEqualTokensTheLastCounts) {
  const Vocab vocab = SortedVocab({{"b", 0}, {"a", 1}, {"b", 2}, {"c", 3}});
  const decltype(vocab.tokens) expected = {{"a", 1}, {"b", 2}, {"c", 3}};
  EXPECT_EQ(vocab.tokens, expected);
}

}  // namespace
}  // namespace podium
