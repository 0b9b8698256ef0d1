#pragma once

#include "api/dialect.h"

namespace podium {

// Cohere's POST /v2/rerank. Documents are strings, `model` is required, and a
// field that v2 does not have is an error (kUnprocessable); return_documents,
// max_chunks_per_doc and rank_fields are accepted, because v1 clients still
// send them here.
extern const Dialect kCohereV2;

}  // namespace podium
