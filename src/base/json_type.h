#pragma once

#include <simdjson.h>

#include <string_view>

namespace podium {

// What a JSON value is, for messages: "an array", "null", "a number".
std::string_view JsonTypeName(simdjson::dom::element value);

}  // namespace podium
