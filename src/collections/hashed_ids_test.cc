#include "collections/hashed_ids.h"

#include <gtest/gtest.h>

#include <string>

namespace podium {
namespace {

TEST(HashedIds, KeepsEachIdOnce) {
  HashedIds ids;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 10'000; ++i) ids.Add(std::to_string(i));
  }
  ids.Seal();
  EXPECT_EQ(ids.size(), 10'000u);
  for (int i = 0; i < 10'000; ++i)
    ASSERT_TRUE(ids.Has(HashId(std::to_string(i)))) << i;
  EXPECT_FALSE(ids.Has(HashId("10000")));
  EXPECT_FALSE(ids.Has(HashId("")));
}

TEST(HashedIds, CanBeEmpty) {
  HashedIds ids;
  ids.Seal();
  EXPECT_EQ(ids.size(), 0u);
  EXPECT_FALSE(ids.Has(HashId("a")));
}

}  // namespace
}  // namespace podium
