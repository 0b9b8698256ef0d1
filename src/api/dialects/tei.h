#pragma once

#include "api/dialect.h"

namespace podium {

// POST /rerank of Hugging Face's Text Embeddings Inference: {"query","texts",
// "raw_scores","return_text","truncate","truncation_direction"}, answered by a
// bare array.
//
// `truncate` true cuts a text to the model's context length, at the end or, if
// truncation_direction is left, at the beginning. Otherwise a long text is read
// in passages, up to the default of RankRequest::max_tokens_per_doc, and no
// text is refused for its length.
//
// For the client: TEI serves one model, which a request does not name, and
// returns every score. If a text may be longer than the model's context, set
// max_chunks_per_doc = 1; otherwise TEI refuses the request.
extern const Dialect kTei;

}  // namespace podium
