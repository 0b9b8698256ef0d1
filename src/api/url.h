#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace podium {

// Text in URLs (RFC 3986).

// "%2F" -> "/". Nothing if an escape is incomplete, or if the decoded text is
// not UTF-8 or has control characters.
std::optional<std::string> PercentDecode(std::string_view text);

using QueryFields = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=%20" -> its names and values; '+' is a space, and a name without '='
// has an empty value. Nothing in the same cases as PercentDecode.
std::optional<QueryFields> ParseQueryString(std::string_view query);

// The first field with that name, or null.
const std::string* FindQueryField(const QueryFields& fields,
                                  std::string_view name);

}  // namespace podium
