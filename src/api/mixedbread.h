#pragma once

#include "api/dialect.h"

namespace podium {

// Mixedbread's POST /v1/reranking: {"model","query","input","rank_fields",
// "top_k","return_input"}, answered by `data` with a `score`. An input is a
// string or an object, of which rank_fields names the top-level fields that are
// ranked; longer paths into an object are not followed.
extern const Dialect kMixedbread;

}  // namespace podium
