#pragma once

#include <string>

#include "jinja/run.h"
#include "jinja/value.h"

namespace podium::jinja {

// Python's str(value): what a tag {{ }} prints. Functions, generators and
// namespaces have no such text here.
std::string Print(Run& run, const Value& value);

// Python's repr of a text: in quotes, with escapes.
std::string Quoted(std::string_view text);

// transformers' filter tojson: json.dumps without escapes beyond ASCII. With
// `indent` below 0, on one line.
std::string ToJson(Run& run, const Value& value, int64_t indent);

}  // namespace podium::jinja
