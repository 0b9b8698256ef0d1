#pragma once

#include <string>
#include <string_view>

namespace podium {

// Text of others (names of runs, queries, documents) as a report may show it,
// so that none of it acts on what is around it. UTF-8 out, whatever comes in.

// Bytes that are no UTF-8 as U+FFFD, all else as it is.
std::string ValidText(std::string_view text);

// Control characters as their pictures (U+2400: "␛"), line ends and tabs as
// blanks, the characters that turn the direction of what follows them (Unicode
// Standard Annex 9: embeddings, overrides, isolates) and bytes that are no
// UTF-8 as U+FFFD.
std::string ShownText(std::string_view text);

// ShownText() as text or an attribute in quotes of HTML and SVG.
std::string HtmlText(std::string_view text);

// ShownText() as code of GitHub's Markdown, where nothing is markup, a link or
// the mention of a person. Empty of empty text.
std::string MarkdownCode(std::string_view text);

// The same in a cell of a table, which it does not end.
std::string MarkdownCell(std::string_view text);

}  // namespace podium
