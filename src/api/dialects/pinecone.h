#pragma once

#include "api/dialect.h"

namespace podium {

// Pinecone's POST /rerank: {"model","query","documents","top_n",
// "return_documents","rank_fields","parameters"}, answered by `data` with a
// `score`. Documents are objects and come back whole unless the client says
// otherwise; `parameters` with "truncate":"END" cuts a document to the model's
// context length.
extern const Dialect kPinecone;

}  // namespace podium
