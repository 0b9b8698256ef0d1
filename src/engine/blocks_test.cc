#include "engine/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace podium {
namespace {

std::vector<int32_t> Offsets(const std::vector<int32_t>& lengths) {
  std::vector<int32_t> offsets = {0};
  for (const int32_t length : lengths)
    offsets.push_back(offsets.back() + length);
  return offsets;
}

TEST(PlanBlocksTest, EverySequenceIsInOneBlock) {
  std::vector<int32_t> lengths;
  for (int i = 0; i < 100; ++i) lengths.push_back(8 + i * 37 % 505);
  const auto blocks = PlanBlocks(Offsets(lengths), 2, 256);
  std::vector<int32_t> seen;
  int64_t last_longest = 1 << 30;
  for (const Block& block : blocks) {
    int64_t tokens = 0;
    const int64_t longest = lengths[block.sequences.front()];
    EXPECT_LE(longest, last_longest);
    last_longest = longest;
    for (const int32_t i : block.sequences) {
      seen.push_back(i);
      tokens += lengths[i];
    }
    EXPECT_EQ(block.tokens, tokens);
    if (block.sequences.size() > 1) {
      EXPECT_LE(tokens, 256 + longest / 2 + 1);
    }
  }
  std::sort(seen.begin(), seen.end());
  ASSERT_EQ(seen.size(), lengths.size());
  for (int32_t i = 0; i < 100; ++i) EXPECT_EQ(seen[i], i);
}

TEST(PlanBlocksTest, ASmallBatchIsSharedAmongTheWorkers) {
  EXPECT_EQ(PlanBlocks(Offsets({50, 50, 50, 50}), 2, 256).size(), 2u);
  EXPECT_EQ(PlanBlocks(Offsets({50, 50, 50, 50}), 4, 256).size(), 4u);
  EXPECT_EQ(PlanBlocks(Offsets({50}), 4, 256).size(), 1u);
  EXPECT_TRUE(PlanBlocks(Offsets({}), 4, 256).empty());
}

TEST(KeepBusyTest, FewSequencesLeaveWorkersIdle) {
  const auto busy = [](const std::vector<int32_t>& lengths, int workers) {
    return KeepBusy(PlanBlocks(Offsets(lengths), workers, 256), workers);
  };
  EXPECT_TRUE(busy({}, 4));
  EXPECT_TRUE(busy({100}, 1));
  EXPECT_FALSE(busy({100}, 2));
  EXPECT_TRUE(busy({100, 100}, 2));
  EXPECT_FALSE(busy({100, 100, 100}, 2));
  EXPECT_FALSE(busy({500, 20, 20, 20}, 2));
  EXPECT_TRUE(busy(std::vector<int32_t>(101, 100), 2));
}

TEST(BlockBatchTest, TakesTheRowsOfItsSequences) {
  const std::vector<int32_t> ids = {1, 2, 3, 4, 5, 6},
                             types = {0, 0, 1, 0, 1, 1};
  const std::vector<int32_t> positions = {0, 1, 2, 0, 0, 1};
  const std::vector<int32_t> offsets = {0, 3, 4, 6};
  const Batch batch = {ids, types, positions, offsets, 3};
  BlockBatch block_batch;
  const Batch& part = block_batch.Fill(batch, {{2, 1}, 3});
  const auto vector = [](auto span) {
    return std::vector<int32_t>(span.begin(), span.end());
  };
  EXPECT_EQ(vector(part.input_ids), (std::vector<int32_t>{5, 6, 4}));
  EXPECT_EQ(vector(part.token_type_ids), (std::vector<int32_t>{1, 1, 0}));
  EXPECT_EQ(vector(part.position_ids), (std::vector<int32_t>{0, 1, 0}));
  EXPECT_EQ(vector(part.cu_seqlens), (std::vector<int32_t>{0, 2, 3}));
  EXPECT_EQ(part.max_seqlen, 2);
}

}  // namespace
}  // namespace podium
