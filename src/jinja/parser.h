#pragma once

#include <string_view>

#include "base/result.h"
#include "jinja/tree.h"

namespace podium::jinja {

// Parses the subset of Jinja that templates of chat models use
// (jinja.palletsprojects.com/templates, and the tags that transformers adds):
// if, for, set, macro, break, continue and generation; all expressions but
// powers. kInvalidData with the line for anything else, by its name, and for
// what is nested deeper than kMaxTreeDepth.
Result<Block> Parse(std::string_view source);

}  // namespace podium::jinja
