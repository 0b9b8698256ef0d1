#pragma once

#include <string_view>
#include <vector>

#include "api/cohere_v1.h"
#include "api/dialect.h"
#include "api/dialect_set.h"

namespace podium {

struct DialectChoice {
  DialectSet spoken;
  // What a request to a shared route is taken for that shows no sign of its
  // dialect: Cohere's v1, unless the operator has clients of another one.
  const Dialect* unmarked = &kCohereV1;
};

// What of a request tells its dialect. Borrows the texts.
struct RequestSigns {
  std::string_view path;             // "/v1/rerank", without a query string
  bool has_pinecone_header = false;  // X-Pinecone-API-Version
  std::string_view body;
};

// The dialect of a POST to a rerank route; null where the path is none, or
// where nothing that is spoken fits.
//
//   /v2/rerank                Cohere's v2, whatever the body
//   /v1/reranking             Mixedbread, unless the body has no `input` but
//   /reranking                `documents` or `texts`; then as below
//   /rerank and /v1/rerank    by the first sign:
//     `texts`, no `documents`           TEI
//     the header, or `parameters`       Pinecone
//     `model` is jina-...               Jina
//     `top_k` or `truncation`, no `top_n`, or a model of Voyage's
//                                       Voyage
//     a field that vLLM alone has       vLLM
//     none                              `unmarked`
//
// None of these signs is in a request of a Cohere client, but for a model that
// has a name like Jina's; the answer of that dialect serves Cohere's clients
// too. A sign of a dialect that is switched off counts for nothing.
const Dialect* DetectDialect(const RequestSigns& signs,
                             const DialectChoice& choice);

// Every dialect that DetectDialect may find on that path.
std::vector<const Dialect*> DialectsOn(std::string_view path,
                                       const DialectChoice& choice);

// The sign that a body must show to be taken for a dialect on a path that it
// shares, as JSON Schema; empty where its own fields are sign enough.
std::string_view SignSchema(const Dialect& dialect);

}  // namespace podium
