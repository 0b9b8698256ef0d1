#include "rerank/early_exit.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Pairs = std::vector<size_t>;

TEST(ParseDepthTest, AcceptsTwoNames) {
  EXPECT_EQ(ParseDepth("full").value(), Depth::kFull);
  EXPECT_EQ(ParseDepth("adaptive").value(), Depth::kAdaptive);
  EXPECT_EQ(ParseDepth("deep").error().param, "depth");
}

TEST(BestOfPassagesTest, TakesTheLargestLogitOfEachDocument) {
  const std::vector<float> logits = {1, 3, 2, -5, 0, 4};
  const std::vector<int32_t> passages = {3, 1, 2};
  EXPECT_EQ(BestOfPassages(logits, passages), (std::vector<float>{3, -5, 4}));
}

const Pairs kAll = {0, 1, 2, 3, 4};

TEST(StillInTheRunningTest, KeepsPairsWithinTheMarginOfTheTop) {
  const std::vector<float> logits = {1, 5, 3, 2.5, 4};
  const std::vector<int32_t> one_each(5, 1);
  const auto left = [&](const Pairs& before, int64_t top, float margin) {
    return StillInTheRunning(logits, one_each, before, top, margin);
  };
  EXPECT_EQ(left(kAll, 2, 0), (Pairs{1, 4}));
  EXPECT_EQ(left(kAll, 2, 1), (Pairs{1, 2, 4}));
  EXPECT_EQ(left(kAll, 2, 1.5), (Pairs{1, 2, 3, 4}));
  EXPECT_EQ(left(kAll, 5, 0), kAll);
  // A dropped pair stays dropped, but still counts for the top.
  EXPECT_EQ(left({0, 1, 2}, 2, 1), (Pairs{1, 2}));
}

TEST(StillInTheRunningTest, CountsDocumentsNotPassages) {
  const std::vector<float> logits = {5, 4, 3, 2};
  const std::vector<int32_t> passages = {2, 1, 1};
  const Pairs all = {0, 1, 2, 3};
  EXPECT_EQ(StillInTheRunning(logits, passages, all, 2, 0), (Pairs{0, 1, 2}));
  EXPECT_EQ(StillInTheRunning(logits, passages, all, 3, 0), all);
}

}  // namespace
}  // namespace podium
