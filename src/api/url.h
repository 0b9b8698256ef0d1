#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace podium {

// Texts that stand in a URL (RFC 3986).

// "%2F" -> "/". Nothing where an escape is cut short, or where the text is not
// UTF-8 without control characters then.
std::optional<std::string> PercentDecode(std::string_view text);

using QueryFields = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=%20" -> its names and values, '+' being a space; a name without '='
// has an empty value. Nothing as in PercentDecode.
std::optional<QueryFields> ParseQueryString(std::string_view query);

// The first of that name, or null.
const std::string* FindQueryField(const QueryFields& fields,
                                  std::string_view name);

}  // namespace podium
