#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace podium {

// Number of cores this process may use: those in the affinity mask, limited by
// the cgroup's CPU quota (v2 cpu.max, v1 cfs_quota); at least 1.
int AvailableCores();

// Runs the iterations of one loop at a time on a fixed set of threads, one of
// which is the caller. Threads claim one index at a time, which balances uneven
// iterations. When several threads call, they take turns in the order they
// came, one loop each, so a caller waits for at most one loop of every other
// caller. Must not be called from inside a body.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls body(index, worker) for every index in [0, count), with worker in [0,
  // threads()). Returns when all calls have returned. body must not throw.
  void ParallelFor(int64_t count,
                   const std::function<void(int64_t index, int worker)>& body);

 private:
  void WaitForTurn();
  void EndTurn();
  void RunLoop(int64_t count,
               const std::function<void(int64_t index, int worker)>& body);
  void WorkerLoop(int worker);
  void RunIterations(int worker);

  std::mutex turn_mutex_;  // guards the next three members, the turns
  std::condition_variable turn_changed_;
  uint64_t last_ticket_ = 0;
  uint64_t turn_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  const std::function<void(int64_t, int)>* body_ = nullptr;
  int64_t count_ = 0;
  std::atomic<int64_t> next_{0};
  uint64_t generation_ = 0;
  int busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace podium
