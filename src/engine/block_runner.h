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

// Runs the texts of a batch through a model on a pool's threads: a block at a
// time on each, or, where there are too few blocks to keep all of them busy,
// every step of the whole with all of them. One call at a time.
class BlockRunner {
 public:
  // `slot` tells calls that run at one time apart: below slots(). False where
  // the batch was abandoned.
  using Forward = std::function<bool(const TextBatch& texts,
                                     std::span<const int32_t> indices,
                                     const ForwardPass& pass, int slot)>;

  explicit BlockRunner(std::shared_ptr<ThreadPool> pool);

  int slots() const { return pool_->threads() + 1; }

  // Calls forward for parts of `indices`, which point into `texts`, until each
  // was in one. False where the batch was abandoned.
  bool Run(std::span<const BatchText> texts, std::span<const int32_t> indices,
           const Abandoned& abandoned, const Forward& forward);

  // body(index, lane) for each index below `count`, on all threads.
  void ForEach(int64_t count,
               const std::function<void(int64_t, WorkspaceLane&)>& body);

 private:
  struct Worker {
    BlockBatch batch;
    Workspace workspace{1};
  };

  const std::shared_ptr<ThreadPool> pool_;
  std::vector<Worker> workers_;  // one a thread
  BlockBatch whole_;
  Workspace together_;
};

}  // namespace podium
