#pragma once

#include "api/client_dialect.h"
#include "api/dialect.h"

namespace podium {

// Voyage's POST /v1/rerank: {"query","documents","model","top_k",
// "return_documents","truncation"}, answered by {"object":"list","data":...}
// with a document as the string it was. A field that Voyage does not have is
// refused, as it is there.
//
// `truncation` is read for its type alone: a document longer than what the
// model reads at once is read in passages, so nothing has to be cut to fit.
extern const Dialect kVoyage;
extern const ClientDialect kVoyageClient;

}  // namespace podium
