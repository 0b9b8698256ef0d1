#pragma once

#include <podium/ranking.h>

#include <string>
#include <string_view>

#include "api/rerank_call.h"

namespace podium {

// The answer of Cohere's rerank routes, byte for byte; `version` is "1" or "2".
std::string RenderCohereAnswer(const RerankAnswer& answer,
                               std::string_view version);

// What Cohere bills: one unit is a query with up to 100 documents, where each
// 500 tokens of a document, the query's counted with it, are a document.
int64_t SearchUnits(const RankUsage& usage);

}  // namespace podium
