#include "rerank/score_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace podium {
namespace {

PairKey Key(int32_t id) {
  return KeyOf({.input_ids = {101, id, 102}, .token_type_ids = {0, 0, 1}}, 0);
}

TEST(KeyOf, SeesIdsWhichTextTheyAreOfAndTheLayers) {
  EXPECT_EQ(Key(7), Key(7));
  EXPECT_NE(Key(7), Key(8));
  const Encoding pair = {.input_ids = {101, 7, 102},
                         .token_type_ids = {0, 1, 1}};
  EXPECT_NE(Key(7), KeyOf(pair, 0));
  EXPECT_NE(KeyOf(pair, 2), KeyOf(pair, 0));
  EXPECT_NE(KeyOf({.input_ids = {1}, .token_type_ids = {0}}, 0),
            KeyOf({.input_ids = {1, 0}, .token_type_ids = {0, 0}}, 0));
}

TEST(KeyOf, IsSha256OfTheIdsTheTypesAndTheLayers) {
  // printf '\x01\0\0\0\0\0\0\0\x02\0\0\0' | sha256sum
  const PairKey key = KeyOf({.input_ids = {1}, .token_type_ids = {0}}, 2);
  const std::vector<uint8_t> begin(key.begin(), key.begin() + 4);
  EXPECT_EQ(begin, (std::vector<uint8_t>{0xa8, 0x90, 0xad, 0xf6}));
}

TEST(ScoreCache, ForgetsWhatWasNotAskedForTheLongest) {
  ScoreCache cache(2);
  cache.Add(Key(1), 0.1f);
  cache.Add(Key(2), 0.2f);
  EXPECT_EQ(cache.Find(Key(1)), 0.1f);
  cache.Add(Key(3), 0.3f);
  EXPECT_EQ(cache.Find(Key(2)), std::nullopt);
  EXPECT_EQ(cache.Find(Key(1)), 0.1f);
  EXPECT_EQ(cache.Find(Key(3)), 0.3f);
  EXPECT_EQ(cache.counts().hits, 3);
  EXPECT_EQ(cache.counts().misses, 1);
  EXPECT_EQ(cache.counts().entries, 2);
}

TEST(ScoreCache, OfNoCapacityHoldsAndCountsNothing) {
  ScoreCache cache(0);
  cache.Add(Key(1), 0.1f);
  EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
  EXPECT_EQ(cache.counts().misses, 0);
  EXPECT_EQ(cache.counts().entries, 0);
}

TEST(ScoreCache, KeepsItsBoundsUnderManyThreads) {
  ScoreCache cache(50);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache, t] {
      for (int i = 0; i < 2000; ++i) {
        const int id = (i * 7 + t) % 100;
        if (const auto logit = cache.Find(Key(id))) {
          EXPECT_EQ(*logit, static_cast<float>(id));
        } else {
          cache.Add(Key(id), static_cast<float>(id));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache.counts().entries, 50);
  EXPECT_EQ(cache.counts().hits + cache.counts().misses, 8000);
}

}  // namespace
}  // namespace podium
