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

}  // namespace
}  // namespace podium
