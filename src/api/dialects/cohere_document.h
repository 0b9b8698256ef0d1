#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/json_fields.h"
#include "base/result.h"

namespace podium {

// One item of v1's `documents`: a string, or an object of any shape.

// The text that is ranked. A string is its own text, and an object whose ranked
// field is "text" alone is that text. Other fields, whatever their type, are
// written as YAML in the order of rank_fields ("Title: ...\nContent: ...\n",
// see DumpYaml). Fields that are absent or null are left out, but at least one
// must be present.
Result<std::string> CohereDocumentText(
    JsonElement document, std::string_view name,
    std::span<const std::string> rank_fields);

// The document that return_documents gives back: an object with its keys in
// byte order, as Go writes a map.
std::string CohereDocumentEcho(JsonElement document, std::string_view text);

}  // namespace podium
