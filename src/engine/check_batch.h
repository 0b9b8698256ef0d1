#pragma once

#include <cstddef>

#include "base/result.h"
#include "engine/backend.h"
#include "tensor/batch.h"

namespace podium {

// kInvalidArgument unless `batch` has `logits` sequences, none empty or longer
// than the model reads, its spans agree, and every id is inside its table: what
// a backend must know before it looks anything up.
Result<void> CheckBatch(const BackendAttributes& attributes, const Batch& batch,
                        size_t logits);

}  // namespace podium
