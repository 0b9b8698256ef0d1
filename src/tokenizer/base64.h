#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace podium {

// The bytes of a text in base64 (RFC 4648, section 4, padded); nothing if it is
// not one.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace podium
