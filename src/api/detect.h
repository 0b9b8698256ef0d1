#pragma once

#include <string_view>
#include <vector>

#include "api/cohere_v1.h"
#include "api/dialect.h"
#include "api/dialect_set.h"

namespace podium {

struct DialectChoice {
  DialectSet spoken;
  // The dialect assumed for a request to a shared route that shows no sign of
  // its dialect: Cohere's v1, unless the operator's clients speak another one.
  const Dialect* unmarked = &kCohereV1;
};

// The parts of a request that reveal its dialect. Borrows the texts.
struct RequestSigns {
  std::string_view path;             // "/v1/rerank", without a query string
  bool has_pinecone_header = false;  // X-Pinecone-API-Version
  std::string_view body;
};

// The dialect of a POST to a rerank route; null if the path is not a rerank
// route or no enabled dialect fits.
//
//   /v2/rerank                Cohere's v2, whatever the body
//   /v1/reranking             Mixedbread, unless the body has no `input` but
//   /reranking                `documents` or `texts`; then as below
//   /rerank and /v1/rerank    by the first sign:
//     `texts`, no `documents`           TEI
//     the header, or `parameters`       Pinecone
//     `model` is jina-...               Jina
//     `top_k` or `truncation`, no `top_n`, or a Voyage model
//                                       Voyage
//     a field that only vLLM has        vLLM
//     none                              `unmarked`
//
// Requests from Cohere clients show none of these signs, except when the
// model's name looks like one of Jina's; Jina's response works for Cohere's
// clients too. Signs of a dialect that is switched off are ignored.
const Dialect* DetectDialect(const RequestSigns& signs,
                             const DialectChoice& choice);

// Every dialect that DetectDialect may return for that path.
std::vector<const Dialect*> DialectsOn(std::string_view path,
                                       const DialectChoice& choice);

// The sign that a body must show to be read in this dialect on a shared path,
// as JSON Schema; empty if the dialect's own fields are enough.
std::string_view SignSchema(const Dialect& dialect);

}  // namespace podium
