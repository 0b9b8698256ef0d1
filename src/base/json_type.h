#pragma once

#include <simdjson.h>

#include <string_view>

namespace podium {

// The type of a JSON value, for messages: "an array", "null", "a number".
std::string_view JsonTypeName(simdjson::dom::element value);

}  // namespace podium
