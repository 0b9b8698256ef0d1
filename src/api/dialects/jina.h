#pragma once

#include "api/dialect.h"

namespace podium {

// Jina's POST /v1/rerank: {"model","query","documents","top_n",
// "return_documents"}, answered with `usage`. The query and the documents are
// strings or objects with a `text`; documents come back unless the client says
// otherwise.
//
// The response also has Cohere's `id` and `meta`, so a Cohere client whose
// model has a name like Jina's still finds every field that it reads.
extern const Dialect kJina;

}  // namespace podium
