#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "engine/backend.h"
#include "engine/blocks.h"
#include "model/model.h"

namespace podium {

// Runs the texts of a batch through a model on a pool's threads. Each thread
// takes one block at a time; if there are too few blocks to keep all threads
// busy, they share every step of the whole batch instead. One call at a time.
class BlockRunner {
 public:
  // Calls that run at the same time get different slots, below slots(). Returns
  // false if the batch was abandoned.
  using Forward = std::function<bool(const TextBatch& texts,
                                     std::span<const int32_t> indices,
                                     const ForwardPass& pass, int slot)>;

  explicit BlockRunner(std::shared_ptr<ThreadPool> pool);

  int slots() const { return pool_->threads() + 1; }

  // Calls `forward` with parts of `indices` (into `texts`) until each index was
  // in one. Returns false if the batch was abandoned.
  bool Run(std::span<const BatchText> texts, std::span<const int32_t> indices,
           const Abandoned& abandoned, const Forward& forward);

  // Calls body(index, lane) for each index below `count`, on all threads.
  void ForEach(int64_t count,
               const std::function<void(int64_t, WorkspaceLane&)>& body);

 private:
  struct Worker {
    BlockBatch batch;
    Workspace workspace{1};
  };

  const std::shared_ptr<ThreadPool> pool_;
  std::vector<Worker> workers_;  // one per thread
  BlockBatch whole_;
  Workspace together_;
};

}  // namespace podium
