#pragma once

#include "api/dialect.h"

namespace podium {

// Mixedbread's POST /v1/reranking: {"model","query","input","rank_fields",
// "top_k","return_input"}, answered by `data` with a `score`. An input is a
// string or an object; rank_fields names the object's top-level fields to rank,
// and paths to nested fields are not followed.
extern const Dialect kMixedbread;

}  // namespace podium
