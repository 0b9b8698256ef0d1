#pragma once

#include <string_view>

namespace podium {

// application/json, or a type whose suffix is +json (RFC 6839), in UTF-8 where
// it names a charset.
bool IsJsonMediaType(std::string_view content_type);

// True where a Content-Encoding encodes nothing.
bool IsIdentityCoding(std::string_view content_encoding);

}  // namespace podium
