#pragma once

#include <string_view>

#include "jinja/arguments.h"

namespace podium::jinja {

// value | name(arguments): one of Jinja's filters
// (jinja.palletsprojects.com/templates, "List of Builtin Filters"), with tojson
// as transformers redefines it. Any other filter is refused by its name, with
// those that work.
Value Filter(Run& run, std::string_view name, const Value& value,
             const Arguments& arguments);

}  // namespace podium::jinja
