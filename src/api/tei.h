#pragma once

#include "api/dialect.h"

namespace podium {

// POST /rerank of Hugging Face's Text Embeddings Inference: {"query","texts",
// "raw_scores","return_text","truncate","truncation_direction"}, answered by a
// bare array.
//
// `truncate` true cuts a text to what the model reads at once, from the right.
// Otherwise a long text is read in passages, as far as the default of
// RankRequest::max_tokens_per_doc goes: so a cut from the left is not made, and
// no text is refused for its length.
extern const Dialect kTei;

}  // namespace podium
