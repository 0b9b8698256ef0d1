#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace podium {

struct OutlineField {
  std::string_view key;    // as written, escapes and all
  std::string_view value;  // JSON, as written
};

// The first `max_fields` top-level fields of a JSON object, found without
// parsing what they hold: enough to tell what kind of a request a body is,
// before the parser that fits it reads it. Checks next to nothing; of a body
// that is no JSON object it gives what it made out before that showed. Borrows
// the text.
std::vector<OutlineField> OutlineJson(std::string_view json, size_t max_fields);

}  // namespace podium
