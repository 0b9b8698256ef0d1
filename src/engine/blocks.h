#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/backend.h"
#include "tensor/text_batch.h"

namespace podium {

// Texts of a batch that run through the model together.
struct Block {
  std::vector<int32_t> texts;  // indices into the batch
  int64_t tokens = 0;
};

// Splits texts of the given lengths into blocks of about `target_tokens`, or
// fewer if there are not enough tokens to give each of `workers` a block of
// that size. A longer text is a block of its own. The longest texts come first,
// so that workers who take blocks in order finish at about the same time.
std::vector<Block> PlanBlocks(std::span<const int64_t> lengths, int workers,
                              int64_t target_tokens);

// Whether all of `workers` are busy most of the time if they take these blocks
// in order. If not, they should rather share the steps of the whole batch.
bool KeepBusy(std::span<const Block> blocks, int workers);

// The texts of a block laid end to end. Keeps its memory between calls of Fill.
class BlockBatch {
 public:
  // `texts` are indices into `batch`, and no text is empty. The result is valid
  // until the next Fill.
  const TextBatch& Fill(std::span<const BatchText> batch,
                        std::span<const int32_t> texts);

 private:
  std::vector<int32_t> input_ids_, token_type_ids_, cu_seqlens_, attended_;
  TextBatch view_;
};

}  // namespace podium
