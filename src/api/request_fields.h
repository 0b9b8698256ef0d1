#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/json_fields.h"
#include "api/rerank_call.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// Readers that Cohere's neighbours share, each field under the dialect's own
// name for it. They fill `call`.

// Absent where the choice is ours.
Result<void> ReadModel(JsonObject body, RerankCall& call);

// `query`: a text that is not blank.
Result<void> ReadQuery(JsonObject body, RerankCall& call);

// How many results at most: at least 1, and all of them where absent.
Result<void> ReadTop(JsonObject body, std::string_view name, RerankCall& call);

// Whether the answer gives the documents back.
Result<void> ReadEcho(JsonObject body, std::string_view name, bool by_default,
                      RerankCall& call);

// The array of documents, known to hold something and not too much.
Result<simdjson::dom::array> ReadArray(JsonObject body, std::string_view name,
                                       const Limits& limits);

// "name[7]", for messages.
std::string ItemName(std::string_view name, size_t index);

// A string, or the `text` of an object.
Result<std::string> ReadText(JsonElement value, std::string_view name);

// What is ranked of a document: a string, or one field of an object; of several
// fields those that it has, each as a line of YAML, as Cohere's v1 does.
Result<std::string> ReadFields(JsonElement document, std::string_view name,
                               std::span<const std::string> rank_fields);

// rank_fields: `text` alone where absent.
Result<std::vector<std::string>> ReadRankFields(JsonObject body);

// "..." and {"text":"..."}: a text as an answer gives it back.
std::string TextJson(std::string_view text);
std::string TextObjectJson(std::string_view text);

}  // namespace podium
