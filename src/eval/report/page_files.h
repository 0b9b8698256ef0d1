#pragma once

#include <string_view>

namespace podium {

// The files that a report's page is made of, embedded in the binary from this
// folder.
std::string_view PageTemplate();  // page.html, for FillTemplate()
std::string_view PageStyle();     // page.css
std::string_view PageScript();    // page.js

}  // namespace podium
