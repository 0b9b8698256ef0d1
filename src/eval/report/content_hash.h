#pragma once

#include <string>
#include <string_view>

namespace podium {

// SHA-256 in base64, the form in which a content security policy names an
// inline script or style: Content Security Policy Level 3, 2.3.1.
std::string ContentHash(std::string_view content);

}  // namespace podium
