#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "text/blank.h"  // for readers of texts

namespace podium {

// Readers of one field of a request's JSON object, for every dialect. An absent
// field and a null field are treated the same. Errors are kInvalidArgument with
// Cohere's "invalid request: ..." text and the field as `param`.

using JsonObject = simdjson::dom::object;
using JsonElement = simdjson::dom::element;

// Parses the body as one JSON object. Errors of the JSON parser are passed on.
Result<JsonDocument> ParseObject(std::string_view body, const Limits& limits);

std::optional<JsonElement> FindField(JsonObject object, std::string_view name);

Unexpected<Error> InvalidField(std::string_view name, std::string_view what);

Result<std::string> ReadString(JsonElement value, std::string_view name);

// Any signed 64-bit integer; 1.0 is not one.
Result<int64_t> ReadInteger(JsonElement value, std::string_view name);

// `lenient` also accepts "true" and "false" in quotes, as some clients send
// them.
Result<bool> ReadBool(JsonElement value, std::string_view name, bool lenient);

Result<std::vector<std::string>> ReadStrings(JsonElement value,
                                             std::string_view name);

// At most max_bytes of a client's text, cut at a character boundary, for use in
// a message.
std::string_view Clip(std::string_view utf8, size_t max_bytes);

}  // namespace podium
