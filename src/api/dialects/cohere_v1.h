#pragma once

#include "api/dialect.h"

namespace podium {

// Cohere's POST /v1/rerank. Documents are strings or objects; rank_fields says
// which fields of an object are ranked. `model` may be left out, and fields
// that v1 does not have are ignored and named in RerankCall::unknown_fields.
extern const Dialect kCohereV1;

}  // namespace podium
