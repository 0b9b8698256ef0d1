#pragma once

#include <string_view>

#include "jinja/arguments.h"

namespace podium::jinja {

// Whether Python's value has a method of this name, so that value.name is no
// item of a dict.
bool IsMethod(const Value& value, std::string_view name);

// value.name(arguments): a method of Python's str or dict that changes nothing,
// or loop.cycle. Any other method is refused by its name, with those that work.
// `of` names the value for errors.
Value CallMethod(Run& run, const Value& value, std::string_view name,
                 const Arguments& arguments, std::string_view of);

// Methods of str that are filters, too.
Value Replaced(Run& run, const std::string& text, const std::string& from,
               const std::string& to, int64_t most);
Value Uppercase(Run& run, std::string_view text);
Value Capitalized(Run& run, std::string_view text);

}  // namespace podium::jinja
