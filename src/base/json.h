#pragma once

#include <simdjson.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A parsed JSON document (RFC 8259). Strict: valid UTF-8, one value, no
// duplicate keys in any object, bounded depth; a UTF-8 byte order mark before
// the value is skipped. Elements borrow from the document and die with it.
class JsonDocument {
 public:
  // Errors are kInvalidData; the message is a fixed text plus a byte offset if
  // one is known, never bytes of the input. `max_depth` counts nested arrays
  // and objects: `[[1]]` has depth 2. `max_fields` is the limit for one object.
  static Result<JsonDocument> Parse(
      std::string_view bytes, int64_t max_depth,
      int64_t max_fields = std::numeric_limits<int64_t>::max());

  simdjson::dom::element root() const { return root_; }

 private:
  std::unique_ptr<simdjson::dom::parser> parser_;
  simdjson::dom::element root_;
};

}  // namespace podium
