#pragma once

#include <string>
#include <string_view>

namespace podium {

// Makes untrusted text (names of runs, queries, documents) safe to show in a
// report, so that it cannot affect the text around it. The output is UTF-8 for
// any input.

// Replaces bytes that are not UTF-8 by U+FFFD; all else stays.
std::string ValidText(std::string_view text);

// Replaces control characters by their pictures (U+2400: "␛"), line breaks and
// tabs by spaces, and by U+FFFD the characters that change the text direction
// (Unicode Standard Annex 9: embeddings, overrides, isolates) and bytes that
// are not UTF-8.
std::string ShownText(std::string_view text);

// ShownText(), escaped as text or a quoted attribute of HTML and SVG.
std::string HtmlText(std::string_view text);

// ShownText() as inline code of GitHub's Markdown, where nothing is markup, a
// link or a mention of a person. Empty for empty text.
std::string MarkdownCode(std::string_view text);

// The same for a table cell, which the text cannot end.
std::string MarkdownCell(std::string_view text);

}  // namespace podium
