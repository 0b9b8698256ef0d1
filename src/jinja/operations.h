#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jinja/run.h"
#include "jinja/value.h"

namespace podium::jinja {

// What Python's operators do with values. What Python raises an error for is
// refused.

bool Truth(const Value& value);
bool Equal(Run& run, const Value& a, const Value& b);
// One of < <= > >= == != in `not in`.
bool Compare(Run& run, std::string_view comparison, const Value& a,
             const Value& b);
// One of + - * / // %.
Value Arithmetic(Run& run, std::string_view name, const Value& a,
                 const Value& b);
Value Negative(Run& run, const Value& value);

// The items of a list, the keys of a dict, the characters of a text; nothing
// of what is undefined. Those of a generator are then read.
std::vector<Value> ItemsOf(Run& run, const Value& value);
// How many there are; refused for what has no length.
int64_t LengthOf(Run& run, const Value& value);

// value.name and value[index]. Undefined if there is none; an error for what is
// undefined itself. `of` names the value for the error.
Value AttributeOf(Run& run, const Value& value, std::string_view name,
                  std::string_view of);
Value ItemOf(Run& run, const Value& value, const Value& index,
             std::string_view of);
// value[start:stop:step]; undefined or none stands for an absent one.
Value SliceOf(Run& run, const Value& value, const Value& start,
              const Value& stop, const Value& step);

}  // namespace podium::jinja
