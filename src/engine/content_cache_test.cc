#include "engine/content_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace podium {
namespace {

ContentKey KeyOfPair(const Encoding& pair, int32_t layers) {
  const Encoding* const texts[] = {&pair};
  return KeyOf(texts, layers);
}

ContentKey Key(int32_t id) {
  return KeyOfPair({.input_ids = {101, id, 102}, .token_type_ids = {0, 0, 1}},
                   0);
}

TEST(ContentKeyTest, CoversIdsTypesRolesAndLayers) {
  EXPECT_EQ(Key(7), Key(7));
  EXPECT_NE(Key(7), Key(8));
  Encoding pair = {.input_ids = {101, 7, 102}, .token_type_ids = {0, 1, 1}};
  EXPECT_NE(Key(7), KeyOfPair(pair, 0));
  EXPECT_NE(KeyOfPair(pair, 2), KeyOfPair(pair, 0));
  const ContentKey joined = KeyOfPair(pair, 0);
  pair.role = TextRole::kDocument;
  EXPECT_NE(KeyOfPair(pair, 0), joined);
  EXPECT_NE(KeyOfPair({.input_ids = {1}, .token_type_ids = {0}}, 0),
            KeyOfPair({.input_ids = {1, 0}, .token_type_ids = {0, 0}}, 0));
}

TEST(ContentKeyTest, TwoTextsAreNotTheirConcatenation) {
  const Encoding ab = {.input_ids = {1, 2}, .token_type_ids = {0, 0}};
  const Encoding c = {.input_ids = {3}, .token_type_ids = {0}};
  const Encoding a = {.input_ids = {1}, .token_type_ids = {0}};
  const Encoding bc = {.input_ids = {2, 3}, .token_type_ids = {0, 0}};
  const Encoding* const first[] = {&ab, &c};
  const Encoding* const second[] = {&a, &bc};
  EXPECT_NE(KeyOf(first, 0), KeyOf(second, 0));
}

TEST(ContentKeyTest, IsSha256OfRoleLengthIdsTypesAndLayers) {
  // printf '\0\0\0\0\x01\0\0\0\x01\0\0\0\0\0\0\0\x02\0\0\0' | sha256sum
  const ContentKey key =
      KeyOfPair({.input_ids = {1}, .token_type_ids = {0}}, 2);
  const std::vector<uint8_t> begin(key.begin(), key.begin() + 4);
  EXPECT_EQ(begin, (std::vector<uint8_t>{0xa3, 0x89, 0x7a, 0x2d}));
}

TEST(ContentCacheTest, DropsTheLeastRecentlyUsedEntry) {
  ContentCache<float> cache(2);
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

TEST(ContentCacheTest, MakesRoomForALargeEntryButNotForOneLargerThanItself) {
  ContentCache<float> cache(10);
  for (int32_t id = 1; id <= 5; ++id) {
    cache.Add(Key(id), static_cast<float>(id), 2);
  }
  EXPECT_EQ(cache.counts().size, 10);
  cache.Add(Key(6), 6, 5);
  EXPECT_EQ(cache.counts().entries, 3);  // 4, 5 and 6
  EXPECT_EQ(cache.counts().size, 9);
  EXPECT_EQ(cache.Find(Key(3)), std::nullopt);
  EXPECT_EQ(cache.Find(Key(4)), 4.0f);
  cache.Add(Key(7), 7, 11);
  EXPECT_EQ(cache.Find(Key(7)), std::nullopt);
  EXPECT_EQ(cache.counts().entries, 3);
}

TEST(ContentCacheTest, WithoutCapacityHoldsAndCountsNothing) {
  ContentCache<float> cache(0);
  cache.Add(Key(1), 0.1f);
  EXPECT_EQ(cache.Find(Key(1)), std::nullopt);
  EXPECT_EQ(cache.counts().misses, 0);
  EXPECT_EQ(cache.counts().entries, 0);
}

TEST(ContentCacheTest, KeepsItsBoundUnderManyThreads) {
  ContentCache<float> cache(50);
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
