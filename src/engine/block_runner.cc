#include "engine/block_runner.h"

#include <atomic>
#include <utility>

namespace podium {
namespace {

// How many tokens go through a layer together: enough that reading the layer's
// weights from memory costs little beside the arithmetic, and few enough that
// the rows stay in L2 and L3 between steps.
constexpr int64_t kBlockTokens = 256;

std::vector<Block> PlanBlocksOf(std::span<const BatchText> texts,
                                std::span<const int32_t> indices, int workers) {
  std::vector<int64_t> lengths;
  lengths.reserve(indices.size());
  for (const int32_t i : indices) {
    lengths.push_back(static_cast<int64_t>(
        texts[static_cast<size_t>(i)].text->input_ids.size()));
  }
  std::vector<Block> blocks = PlanBlocks(lengths, workers, kBlockTokens);
  for (Block& block : blocks) {
    for (int32_t& i : block.texts) i = indices[static_cast<size_t>(i)];
  }
  return blocks;
}

}  // namespace

BlockRunner::BlockRunner(std::shared_ptr<ThreadPool> pool)
    : pool_(std::move(pool)),
      workers_(static_cast<size_t>(pool_->threads())),
      together_(pool_->threads()) {}

bool BlockRunner::Run(std::span<const BatchText> texts,
                      std::span<const int32_t> indices,
                      const Abandoned& abandoned, const Forward& forward) {
  if (indices.empty()) return true;
  const std::vector<Block> blocks =
      PlanBlocksOf(texts, indices, pool_->threads());
  if (!KeepBusy(blocks, pool_->threads())) {
    const Loop loop = [this](int64_t count, const LoopBody& body) {
      pool_->ParallelFor(count, body);
    };
    return forward(whole_.Fill(texts, indices), indices,
                   {abandoned, loop, together_}, pool_->threads());
  }
  const Loop alone = LoopAlone;
  std::atomic<bool> complete = true;
  pool_->ParallelFor(
      static_cast<int64_t>(blocks.size()), [&](int64_t index, int slot) {
        const Block& block = blocks[static_cast<size_t>(index)];
        Worker& worker = workers_[static_cast<size_t>(slot)];
        if (!forward(worker.batch.Fill(texts, block.texts), block.texts,
                     {abandoned, alone, worker.workspace}, slot)) {
          complete = false;
        }
      });
  return complete;
}

void BlockRunner::ForEach(
    int64_t count, const std::function<void(int64_t, WorkspaceLane&)>& body) {
  pool_->ParallelFor(count, [&](int64_t index, int worker) {
    body(index, workers_[static_cast<size_t>(worker)].workspace.lanes[0]);
  });
}

}  // namespace podium
