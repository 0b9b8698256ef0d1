#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace podium {

// Cores this process may use: the affinity mask, cut by the cgroup's CPU quota
// (v2 cpu.max, v1 cfs_quota), at least 1.
int AvailableCores();

// Runs the iterations of one loop at a time on a fixed set of threads; the
// caller is one of them. Work is claimed an index at a time, so unequal
// iterations balance. Callers from several threads take turns, a loop each, in
// the order they came, so that none waits for more than one loop of each other
// caller. Not from inside a body.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // body(index, worker) for every index in [0, count), worker in [0,
  // threads()). Returns when all have returned. body must not throw.
  void ParallelFor(int64_t count,
                   const std::function<void(int64_t index, int worker)>& body);

 private:
  void WaitForTurn();
  void EndTurn();
  void RunLoop(int64_t count,
               const std::function<void(int64_t index, int worker)>& body);
  void WorkerLoop(int worker);
  void RunIterations(int worker);

  std::mutex turn_mutex_;  // of the next three, which make the turns
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
