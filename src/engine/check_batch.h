#pragma once

#include "base/result.h"
#include "engine/backend.h"

namespace podium {

// Checks whether a model of these sizes can score the batch. kInvalidArgument,
// naming the field, if an id, a length, a pair, the layers or the number of
// logits does not fit. Only late interaction accepts a text without tokens.
Result<void> CheckBatch(const ModelSizes& model, const ScoreBatch& batch,
                        size_t logits);

}  // namespace podium
