#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/json_fields.h"
#include "api/rerank_call.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// What the requests of Cohere's v1 and v2 have in common.

// query and top_n, `documents` already in call.request.
Result<void> ReadCohereQuestion(JsonObject body, RerankCall& call);

// The array in `documents`, known to hold something.
Result<simdjson::dom::array> ReadCohereDocumentArray(JsonObject body,
                                                     const Limits& limits);

// max_chunks_per_doc, and the limit on what it makes of all the documents.
Result<void> ReadCohereChunks(JsonObject body, const Limits& limits,
                              RerankCall& call);

// {"text":"..."}: what return_documents gives back of a document of plain text.
std::string CohereDocumentJson(std::string_view text);

// Keys of `body` that are not among `known`.
std::vector<std::string_view> UnknownFields(
    JsonObject body, std::span<const std::string_view> known);

// The first few of them that are fit to stand in a header.
std::vector<std::string> NameUnknownFields(
    JsonObject body, std::span<const std::string_view> known);

}  // namespace podium
