#pragma once

#include <string_view>

namespace podium {

// application/json, or a type whose suffix is +json (RFC 6839), in UTF-8 if it
// names a charset.
bool IsJsonMediaType(std::string_view content_type);

// True if the Content-Encoding leaves the body unencoded.
bool IsIdentityCoding(std::string_view content_encoding);

}  // namespace podium
