#pragma once

#include "api/dialect.h"

namespace podium {

// Voyage's POST /v1/rerank: {"query","documents","model","top_k",
// "return_documents","truncation"}, answered by {"object":"list","data":...}
// with each document as the string that was sent. A field that Voyage does not
// have is refused, as Voyage does.
//
// `truncation` true reads the first 4096 tokens of a document, and false all of
// it. Either way, a document longer than the model's context is read in
// passages.
extern const Dialect kVoyage;

}  // namespace podium
