#pragma once

#include <podium/ranking.h>

#include <string>
#include <string_view>

#include "api/rerank_call.h"

namespace podium {

// The response of Cohere's rerank routes, byte for byte; `version` is "1" or
// "2".
std::string RenderCohereAnswer(const RerankAnswer& answer,
                               std::string_view version);

// JSON Schema of that response, and of its `meta`.
inline constexpr std::string_view kCohereAnswerSchema =
    R"({"type":"object","required":["id","results","meta"],"properties":{)"
    R"("id":{"type":"string","format":"uuid"},"results":{"type":"array",)"
    R"("items":{"type":"object","required":["index","relevance_score"],)"
    R"("properties":{"document":{"type":"object"},"index":{"type":"integer",)"
    R"("minimum":0},"relevance_score":{"type":"number","minimum":0,)"
    R"("maximum":1}},"additionalProperties":false}},)"
    R"("meta":{"$ref":"#/components/schemas/CohereMeta"}},)"
    R"("additionalProperties":false})";

inline constexpr std::string_view kCohereMetaSchema =
    R"({"type":"object","required":["api_version","billed_units"],)"
    R"("properties":{"api_version":{"type":"object","required":["version"],)"
    R"("properties":{"version":{"enum":["1","2"]}},)"
    R"("additionalProperties":false},"billed_units":{"type":"object",)"
    R"("required":["search_units"],"properties":{"search_units":{)"
    R"("type":"integer","minimum":1}},"additionalProperties":false}},)"
    R"("additionalProperties":false})";

// The search units that Cohere bills. One unit is a query with up to 100
// documents; a document counts once for every 500 tokens of document and query
// together.
int64_t SearchUnits(const RankUsage& usage);

}  // namespace podium
