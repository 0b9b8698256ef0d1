#pragma once

#include <simdjson.h>

#include <initializer_list>
#include <optional>
#include <string>

#include "base/result.h"

namespace podium {

// An object's id, from the first of `names` that it has as a member: a
// non-empty string or an integer. Nothing if it has none of them; kInvalidData,
// which names the member, for any other value.
Result<std::optional<std::string>> FindId(
    simdjson::dom::element object, std::initializer_list<const char*> names);

}  // namespace podium
