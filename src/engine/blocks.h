#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/backend.h"
#include "tensor/text_batch.h"

namespace podium {

// Some texts of a batch, to be run through the model together.
struct Block {
  std::vector<int32_t> texts;  // indices into the batch
  int64_t tokens = 0;
};

// Splits texts of the given lengths into blocks of about `target_tokens` (one
// longer text is a block of its own), fewer where there are too few to give
// each of `workers` a block of that size. Longest texts first, so that workers
// who take blocks in order finish at about the same time.
std::vector<Block> PlanBlocks(std::span<const int64_t> lengths, int workers,
                              int64_t target_tokens);

// Whether `workers` who take these blocks in order are all busy most of the
// time. A batch of few texts is better shared within them.
bool KeepBusy(std::span<const Block> blocks, int workers);

// The texts of a block laid end to end. Keeps its memory between calls of Fill.
class BlockBatch {
 public:
  // `texts` are indices into `batch`; none is empty. Valid until the next Fill.
  const TextBatch& Fill(std::span<const BatchText> batch,
                        std::span<const int32_t> texts);

 private:
  std::vector<int32_t> input_ids_, token_type_ids_, cu_seqlens_;
  TextBatch view_;
};

}  // namespace podium
