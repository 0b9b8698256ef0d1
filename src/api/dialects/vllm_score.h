#pragma once

#include "api/score.h"

namespace podium {

// vLLM's POST /score and /v1/score. The two sides of the pairs are text_1 and
// text_2, queries and documents (or items), or data_1 and data_2. Each is a
// string or an array of strings: one text against one or many, or two arrays of
// equal length, pair by pair.
extern const ScoreRoutes kVllmScore;

}  // namespace podium
