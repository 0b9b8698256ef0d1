#include "base/task_queue.h"

#include <gtest/gtest.h>

#include <atomic>

namespace podium {
namespace {

TEST(TaskQueue, RunsAllTasksBeforeDestruction) {
  std::atomic<int> ran = 0;
  {
    TaskQueue queue(3);
    for (int i = 0; i < 1000; ++i) {
      queue.Post([&] { ++ran; });
    }
  }
  EXPECT_EQ(ran, 1000);
}

TEST(TaskQueue, OneThreadKeepsTheOrder) {
  std::vector<int> order;
  {
    TaskQueue queue(1);
    for (int i = 0; i < 100; ++i) {
      queue.Post([&order, i] { order.push_back(i); });
    }
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

}  // namespace
}  // namespace podium
