#include "base/thread_pool.h"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace podium {
namespace {

// The number of cores that the cgroup's quota allows, rounded up; a large
// number if there is no quota.
int CgroupCores() {
  constexpr int kUnlimited = 1 << 20;
  const auto cores = [](double quota, double period) {
    return quota > 0 && period > 0
               ? std::max(1, static_cast<int>(quota / period + 0.999))
               : kUnlimited;
  };
  std::string quota;
  double period = 0;
  if (std::ifstream v2("/sys/fs/cgroup/cpu.max"); v2 >> quota >> period) {
    return quota == "max" ? kUnlimited
                          : cores(std::strtod(quota.c_str(), nullptr), period);
  }
  double v1_quota = 0;
  std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
  std::ifstream period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  if (quota_file >> v1_quota && period_file >> period)
    return cores(v1_quota, period);
  return kUnlimited;
}

}  // namespace

int AvailableCores() {
  cpu_set_t set;
  int cores = static_cast<int>(std::thread::hardware_concurrency());
  if (sched_getaffinity(0, sizeof set, &set) == 0) cores = CPU_COUNT(&set);
  return std::max(1, std::min(cores, CgroupCores()));
}

ThreadPool::ThreadPool(int threads) {
  workers_.reserve(std::max(0, threads - 1));
  for (int worker = 1; worker < threads; ++worker) {
    workers_.emplace_back([this, worker] { WorkerLoop(worker); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::RunIterations(int worker) {
  for (int64_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;)
    (*body_)(i, worker);
}

void ThreadPool::WaitForTurn() {
  std::unique_lock lock(turn_mutex_);
  const uint64_t ticket = last_ticket_++;
  turn_changed_.wait(lock, [&] { return turn_ == ticket; });
}

void ThreadPool::EndTurn() {
  {
    const std::lock_guard lock(turn_mutex_);
    ++turn_;
  }
  turn_changed_.notify_all();
}

void ThreadPool::ParallelFor(int64_t count,
                             const std::function<void(int64_t, int)>& body) {
  WaitForTurn();
  RunLoop(count, body);
  EndTurn();
}

void ThreadPool::RunLoop(int64_t count,
                         const std::function<void(int64_t, int)>& body) {
  if (count <= 1 || workers_.empty()) {
    for (int64_t i = 0; i < count; ++i) body(i, 0);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    body_ = &body;
    count_ = count;
    next_.store(0, std::memory_order_relaxed);
    busy_ = static_cast<int>(workers_.size());
    ++generation_;
  }
  wake_.notify_all();
  RunIterations(0);
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return busy_ == 0; });
}

void ThreadPool::WorkerLoop(int worker) {
  uint64_t seen = 0;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || generation_ != seen; });
      if (stopping_) return;
      seen = generation_;
    }
    RunIterations(worker);
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) idle_.notify_one();
  }
}

}  // namespace podium
