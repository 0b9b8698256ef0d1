#pragma once

#include <string_view>

namespace podium {

// What a report's page is made of: the files beside this one, inside the
// binary.
std::string_view PageTemplate();  // page.html, for FillTemplate()
std::string_view PageStyle();     // page.css
std::string_view PageScript();    // page.js

}  // namespace podium
