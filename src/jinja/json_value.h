#pragma once

#include <simdjson.h>

#include "jinja/value.h"

namespace podium::jinja {

// A JSON value as a template's, as Python's json.load would read it. Whole
// numbers beyond 64 bits become floating point. The document bounds the depth.
Value FromJson(simdjson::dom::element element);

// The same for an object, which render's variables are.
Dict DictFromJson(simdjson::dom::object object);

}  // namespace podium::jinja
