#include "base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

namespace podium {
namespace {

TEST(ThreadPool, RunsEveryIndexOnce) {
  for (const int threads : {1, 2, 3, 5}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (const int64_t count : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> runs(count);
      std::atomic<bool> worker_in_range = true;
      pool.ParallelFor(count, [&](int64_t i, int worker) {
        ++runs[i];
        if (worker < 0 || worker >= threads) worker_in_range = false;
      });
      for (const auto& n : runs) EXPECT_EQ(n, 1);
      EXPECT_TRUE(worker_in_range);
    }
  }
}

TEST(ThreadPool, MemoryIsVisibleBothWays) {
  ThreadPool pool(3);
  for (int round = 0; round < 2000; ++round) {
    std::vector<int> values(16, round);  // plain ints: TSan would report a race
    pool.ParallelFor(16,
                     [&](int64_t i, int) { values[i] += static_cast<int>(i); });
    EXPECT_EQ(std::accumulate(values.begin(), values.end(), 0),
              16 * round + 120);
  }
}

TEST(ThreadPool, CallersTakeTurns) {
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    std::atomic<int> owner = -1;  // of the loop now running
    std::atomic<int> overlaps = 0;
    const auto call = [&](int caller) {
      for (int round = 0; round < 200; ++round) {
        std::atomic<int> left = 4;
        pool.ParallelFor(4, [&](int64_t, int) {
          int found = -1;
          if (!owner.compare_exchange_strong(found, caller) &&
              found != caller) {
            ++overlaps;
          }
          if (--left == 0) owner = -1;
        });
      }
    };
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 4; ++caller) {
      callers.emplace_back(call, caller);
    }
    for (std::thread& thread : callers) thread.join();
    EXPECT_EQ(overlaps, 0);
  }
}

TEST(AvailableCores, IsAtLeastOne) { EXPECT_GE(AvailableCores(), 1); }

}  // namespace
}  // namespace podium
