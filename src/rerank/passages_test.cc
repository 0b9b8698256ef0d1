#include "rerank/passages.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace podium {
namespace {

constexpr int64_t kEndless = std::numeric_limits<int64_t>::max();

// The lengths of the passages of a document of `size` tokens, then -1 if some
// of it is left out. Checks that the passages are consecutive.
std::vector<int64_t> Split(int64_t size, const PassageLimits& limits) {
  std::vector<int32_t> ids(static_cast<size_t>(size));
  std::iota(ids.begin(), ids.end(), 0);
  const Passages passages = SplitPassages(ids, limits);
  std::vector<int64_t> lengths;
  int32_t next = 0;
  for (const auto part : passages.parts) {
    for (const int32_t id : part) EXPECT_EQ(id, next++);
    lengths.push_back(static_cast<int64_t>(part.size()));
  }
  EXPECT_EQ(passages.truncated, next < size);
  if (passages.truncated) lengths.push_back(-1);
  return lengths;
}

using Lengths = std::vector<int64_t>;

TEST(SplitPassages, CutsWhereThePassageIsFull) {
  EXPECT_EQ(Split(0, {10, kEndless, kEndless}), Lengths{0});
  EXPECT_EQ(Split(10, {10, kEndless, kEndless}), Lengths{10});
  EXPECT_EQ(Split(11, {10, kEndless, kEndless}), (Lengths{10, 1}));
  EXPECT_EQ(Split(30, {10, kEndless, kEndless}), (Lengths{10, 10, 10}));
}

TEST(SplitPassages, MaxTokensCutsFirst) {
  EXPECT_EQ(Split(30, {10, 15, kEndless}), (Lengths{10, 5, -1}));
  EXPECT_EQ(Split(30, {10, 30, kEndless}), (Lengths{10, 10, 10}));
  EXPECT_EQ(Split(5, {10, 3, kEndless}), (Lengths{3, -1}));
}

TEST(SplitPassages, CanKeepTheEnd) {
  std::vector<int32_t> ids(30);
  std::iota(ids.begin(), ids.end(), 0);
  const auto first_kept = [&](const PassageLimits& limits) {
    const Passages passages = SplitPassages(ids, limits);
    EXPECT_TRUE(passages.truncated);
    EXPECT_EQ(passages.parts.size(), static_cast<size_t>(limits.max_passages));
    return passages.parts.front().front();
  };
  EXPECT_EQ(first_kept({10, kEndless, 1, true}), 20);
  EXPECT_EQ(first_kept({10, kEndless, 2, true}), 10);
  // max_tokens still keeps the beginning.
  EXPECT_EQ(first_kept({10, 25, 1, true}), 15);
  EXPECT_EQ(first_kept({10, 25, 1, false}), 0);
}

TEST(SplitPassages, MaxPassagesLimitsTheirNumber) {
  EXPECT_EQ(Split(30, {10, kEndless, 2}), (Lengths{10, 10, -1}));
  EXPECT_EQ(Split(15, {10, kEndless, 2}), (Lengths{10, 5}));
  EXPECT_EQ(Split(30, {10, 25, 1}), (Lengths{10, -1}));
}

}  // namespace
}  // namespace podium
