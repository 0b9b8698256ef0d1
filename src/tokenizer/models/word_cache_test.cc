#include "tokenizer/models/word_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace podium {
namespace {

using CachedIds = std::vector<int32_t>;

CachedIds Found(const WordCache& cache, std::string_view word) {
  CachedIds ids = {99};  // earlier ids must stay
  const bool found = cache.Find(word, ids);
  EXPECT_EQ(found, ids.size() > 1) << word;
  ids.erase(ids.begin());
  return ids;
}

TEST(WordCacheTest, FindsWhatItKeeps) {
  WordCache cache;
  EXPECT_EQ(Found(cache, "word"), CachedIds{});
  cache.Insert("word", CachedIds{1, 2, 3});
  EXPECT_EQ(Found(cache, "word"), (CachedIds{1, 2, 3}));
  EXPECT_EQ(Found(cache, "wor"), CachedIds{});
  EXPECT_EQ(Found(cache, std::string("word\0", 5)), CachedIds{});
  cache.Insert(std::string("word\0", 5), CachedIds{4});  // has the same slot
  EXPECT_EQ(Found(cache, std::string("word\0", 5)), CachedIds{4});
  EXPECT_EQ(Found(cache, "word"), CachedIds{});
  cache.Insert("word", CachedIds{16'777'215, 0, 7, 8, 9, 10});
  EXPECT_EQ(Found(cache, "word"), (CachedIds{16'777'215, 0, 7, 8, 9, 10}));
}

TEST(WordCacheTest, LeavesOutWhatASlotCannotHold) {
  WordCache cache;
  const std::string longest(WordCache::kMaxBytes, 'x');
  cache.Insert(longest, CachedIds{1});
  EXPECT_EQ(Found(cache, longest), CachedIds{1});
  cache.Insert(longest + "x", CachedIds{1});
  EXPECT_EQ(Found(cache, longest + "x"), CachedIds{});
  cache.Insert("many", CachedIds(WordCache::kMaxIds + 1, 1));
  cache.Insert("none", CachedIds{});
  EXPECT_EQ(Found(cache, "many"), CachedIds{});
  EXPECT_EQ(Found(cache, "none"), CachedIds{});
}

TEST(WordCacheTest, ThreadsNeverSeeTheIdsOfAnotherWord) {
  WordCache cache;
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      CachedIds ids;
      for (int round = 0; round < 100'000; ++round) {
        // More words than slots, so that they take each other's.
        const int number = (round * 7 + thread * 13) % 50'000;
        const std::string word = "w" + std::to_string(number);
        ids.clear();
        if (!cache.Find(word, ids)) {
          cache.Insert(word, CachedIds{number, number + 1});
        } else if (ids != CachedIds{number, number + 1}) {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace podium
