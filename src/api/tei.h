#pragma once

#include "api/client_dialect.h"
#include "api/dialect.h"

namespace podium {

// POST /rerank of Hugging Face's Text Embeddings Inference: {"query","texts",
// "raw_scores","return_text","truncate","truncation_direction"}, answered by a
// bare array.
//
// `truncate` true cuts a text to what the model reads at once, at the end or,
// where truncation_direction is left, at the beginning. Otherwise a long text
// is read in passages, as far as the default of RankRequest::max_tokens_per_doc
// goes, and no text is refused for its length.
extern const Dialect kTei;
// TEI serves one model, which a request does not name, and answers with every
// score. Where a text may be longer than what it reads, say max_chunks_per_doc
// = 1: without it TEI refuses the request.
extern const ClientDialect kTeiClient;

}  // namespace podium
