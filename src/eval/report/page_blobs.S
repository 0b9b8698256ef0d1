#include "base/blob.inc"

        blob    podium_page_html, "page.html"
        blob    podium_page_css, "page.css"
        blob    podium_page_js, "page.js"
