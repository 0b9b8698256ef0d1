#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_outline.h"

namespace podium {

// The parts of a request that reveal its dialect. Borrows the texts.
struct RequestSigns {
  std::string_view path;  // "/v1/rerank", without a query string
  std::string_view body;
  // Whether the request has a header of that name (lower case); may be empty.
  std::function<bool(std::string_view name)> has_header;
};

// One way in which a request shows its dialect: it has one of the fields, one
// of the models or the header, and none of the fields in `without`. If fields,
// models and header are all empty, any request without the latter shows it. The
// same members detect a dialect and document it, so the two cannot disagree.
struct DialectSign {
  std::span<const std::string_view> fields;  // top-level fields of the body
  std::span<const std::string_view> models;  // see MatchesName
  std::string_view header;                   // lower case
  std::span<const std::string_view> without;
};

// Checks requests for signs. The body is read when the first sign needs it, and
// then only as far as OutlineJson does.
class SignReader {
 public:
  explicit SignReader(const RequestSigns& request) : request_(request) {}

  bool Shows(const DialectSign& sign);

 private:
  bool Has(std::string_view field);
  bool HasModel(std::span<const std::string_view> patterns);

  const RequestSigns& request_;
  std::optional<std::vector<OutlineField>> fields_;
};

// JSON Schema of a body that shows one of the signs; empty if every body may,
// because there are no signs or because a header can stand in for the body.
std::string SignSchema(std::span<const DialectSign> signs);

// Whether a name is `pattern`, or begins with it if the pattern ends with '*':
// "rerank-2*".
bool MatchesName(std::string_view pattern, std::string_view name);

}  // namespace podium
