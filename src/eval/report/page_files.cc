#include "eval/report/page_files.h"

// page_blobs.S
extern "C" {
extern const char podium_page_html[], podium_page_html_end[];
extern const char podium_page_css[], podium_page_css_end[];
extern const char podium_page_js[], podium_page_js_end[];
}

namespace podium {

std::string_view PageTemplate() {
  return {podium_page_html, podium_page_html_end};
}

std::string_view PageStyle() { return {podium_page_css, podium_page_css_end}; }

std::string_view PageScript() { return {podium_page_js, podium_page_js_end}; }

}  // namespace podium
