#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tensor/batch.h"

namespace podium {

// Some sequences of a batch, to be run through the model together.
struct Block {
  std::vector<int32_t> sequences;  // indices into the batch
  int64_t tokens = 0;
};

// Splits the sequences of a batch into blocks of about `target_tokens` (one
// longer sequence is a block of its own), fewer where the batch is too small to
// give each of `workers` a block of that size. Longest sequences first, so that
// workers who take blocks in order finish at about the same time.
std::vector<Block> PlanBlocks(std::span<const int32_t> cu_seqlens, int workers,
                              int64_t target_tokens);

// Whether `workers` who take these blocks in order are all busy most of the
// time. A batch of few sequences is better shared within them.
bool KeepBusy(std::span<const Block> blocks, int workers);

// The sequences of a block as a batch of their own. Keeps its memory between
// calls of Fill.
class BlockBatch {
 public:
  // Valid until the next Fill.
  const Batch& Fill(const Batch& batch, const Block& block);

 private:
  std::vector<int32_t> input_ids_, token_type_ids_, position_ids_, cu_seqlens_;
  Batch view_;
};

}  // namespace podium
