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
// parsing their values: enough to tell what kind of request a body is before
// the right parser reads it. Validates almost nothing; for a body that is not a
// JSON object it returns the fields found before the error. Borrows the text.
std::vector<OutlineField> OutlineJson(std::string_view json, size_t max_fields);

}  // namespace podium
