#pragma once

#include <simdjson.h>

#include <initializer_list>
#include <optional>
#include <string>

#include "base/result.h"

namespace podium {

// The id that an object has under the first of `names` that it has: a string
// with something in it, or an integer. Nothing where it has none of them;
// kInvalidData that names the member for anything else.
Result<std::optional<std::string>> FindId(
    simdjson::dom::element object, std::initializer_list<const char*> names);

}  // namespace podium
