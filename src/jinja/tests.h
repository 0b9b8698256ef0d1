#pragma once

#include <string_view>

#include "jinja/arguments.h"

namespace podium::jinja {

// value is name(arguments): one of Jinja's tests
// (jinja.palletsprojects.com/templates, "List of Builtin Tests"). Any other
// test is refused by its name, with those that work.
bool Test(Run& run, std::string_view name, const Value& value,
          const Arguments& arguments);

}  // namespace podium::jinja
