#include "engine/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace podium {
namespace {

using Lengths = std::vector<int64_t>;

TEST(PlanBlocksTest, PutsEveryTextIntoOneBlock) {
  Lengths lengths;
  for (int i = 0; i < 100; ++i) lengths.push_back(8 + i * 37 % 505);
  const auto blocks = PlanBlocks(lengths, 2, 256);
  std::vector<int32_t> seen;
  int64_t last_longest = 1 << 30;
  for (const Block& block : blocks) {
    int64_t tokens = 0;
    const int64_t longest = lengths[block.texts.front()];
    EXPECT_LE(longest, last_longest);
    last_longest = longest;
    for (const int32_t i : block.texts) {
      seen.push_back(i);
      tokens += lengths[i];
    }
    EXPECT_EQ(block.tokens, tokens);
    if (block.texts.size() > 1) {
      EXPECT_LE(tokens, 256 + longest / 2 + 1);
    }
  }
  std::sort(seen.begin(), seen.end());
  ASSERT_EQ(seen.size(), lengths.size());
  for (int32_t i = 0; i < 100; ++i) EXPECT_EQ(seen[i], i);
}

TEST(PlanBlocksTest, SplitsASmallBatchAmongTheWorkers) {
  EXPECT_EQ(PlanBlocks(Lengths({50, 50, 50, 50}), 2, 256).size(), 2u);
  EXPECT_EQ(PlanBlocks(Lengths({50, 50, 50, 50}), 4, 256).size(), 4u);
  EXPECT_EQ(PlanBlocks(Lengths({50}), 4, 256).size(), 1u);
  EXPECT_TRUE(PlanBlocks(Lengths({}), 4, 256).empty());
}

TEST(KeepBusyTest, FewTextsLeaveWorkersIdle) {
  const auto busy = [](const Lengths& lengths, int workers) {
    return KeepBusy(PlanBlocks(lengths, workers, 256), workers);
  };
  EXPECT_TRUE(busy({}, 4));
  EXPECT_TRUE(busy({100}, 1));
  EXPECT_FALSE(busy({100}, 2));
  EXPECT_TRUE(busy({100, 100}, 2));
  EXPECT_FALSE(busy({100, 100, 100}, 2));
  EXPECT_FALSE(busy({500, 20, 20, 20}, 2));
  EXPECT_TRUE(busy(Lengths(101, 100), 2));
}

TEST(BlockBatchTest, LaysItsTextsEndToEnd) {
  const Encoding first = {.input_ids = {1, 2, 3}, .token_type_ids = {0, 0, 1}};
  const Encoding second = {.input_ids = {4}, .token_type_ids = {0}};
  const Encoding third = {.input_ids = {5, 6}, .token_type_ids = {1, 1}};
  std::vector<BatchText> batch;
  for (const Encoding* text : {&first, &second, &third}) {
    batch.push_back({.text = text});
  }
  BlockBatch block_batch;
  const TextBatch& part = block_batch.Fill(batch, std::vector<int32_t>{2, 1});
  const auto vector = [](auto span) {
    return std::vector<int32_t>(span.begin(), span.end());
  };
  EXPECT_EQ(vector(part.input_ids), (std::vector<int32_t>{5, 6, 4}));
  EXPECT_EQ(vector(part.token_type_ids), (std::vector<int32_t>{1, 1, 0}));
  EXPECT_EQ(vector(part.cu_seqlens), (std::vector<int32_t>{0, 2, 3}));
  EXPECT_EQ(part.max_seqlen, 2);
  EXPECT_TRUE(part.attended.empty());
}

TEST(BlockBatchTest, SaysWhichTokensAreAttendedTo) {
  const Encoding query = {.input_ids = {1, 2, 3, 3},
                          .token_type_ids = {0, 0, 0, 0},
                          .unattended = 2};
  const Encoding other = {.input_ids = {1, 2}, .token_type_ids = {0, 0}};
  const std::vector<BatchText> batch = {{.text = &query}, {.text = &other}};
  BlockBatch block_batch;
  const TextBatch& both = block_batch.Fill(batch, std::vector<int32_t>{0, 1});
  EXPECT_EQ(std::vector<int32_t>(both.attended.begin(), both.attended.end()),
            (std::vector<int32_t>{2, 2}));
  const TextBatch& all = block_batch.Fill(batch, std::vector<int32_t>{1});
  EXPECT_TRUE(all.attended.empty());
}

}  // namespace
}  // namespace podium
