#pragma once

#include "base/result.h"
#include "engine/backend.h"

namespace podium {

// Whether a model of these sizes can score the batch: kInvalidArgument, naming
// the field, where an id, a length, a pair, the layers or the number of logits
// do not fit. A text of no tokens fits late interaction alone.
Result<void> CheckBatch(const ModelSizes& model, const ScoreBatch& batch,
                        size_t logits);

}  // namespace podium
