#include "tokenizer/models/pair_table.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(PairTableTest, FindsRankAndToken) {
  std::vector<TokenMerge> many;
  for (int32_t i = 0; i < 3000; ++i) many.push_back({i % 7, i, i + 5});
  const auto table = PairTable::Build(many);
  ASSERT_TRUE(table);
  for (int32_t i = 0; i < 3000; ++i) {
    const PairMerge merge = table->Find(i % 7, i);
    EXPECT_EQ(merge.rank, static_cast<uint32_t>(i));
    EXPECT_EQ(merge.id, i + 5);
    EXPECT_EQ(table->Find(i % 7 + 1, i).rank, PairMerge::kNever);
  }
  EXPECT_EQ(PairTable::Build({})->Find(0, 0).rank, PairMerge::kNever);
  EXPECT_EQ(PairTable().Find(1, 2).rank, PairMerge::kNever);
}

TEST(PairTableTest, RefusesAPairThatIsThereTwice) {
  const auto table = PairTable::Build({{1, 2, 3}, {2, 1, 4}, {1, 2, 5}});
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(table.error().message, "[2] repeats [0]; remove one of the two");
}

}  // namespace
}  // namespace podium
