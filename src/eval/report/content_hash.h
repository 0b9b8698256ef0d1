#pragma once

#include <string>
#include <string_view>

namespace podium {

// SHA-256 in base64, as a content security policy names a script or a style
// that a page may have in it: Content Security Policy Level 3, 2.3.1.
std::string ContentHash(std::string_view content);

}  // namespace podium
