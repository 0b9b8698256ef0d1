#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

// The values of a template's names.
struct PageValues {
  std::map<std::string, std::string, std::less<>> texts;
  // Each item also sees the values around the list, and may override them.
  std::map<std::string, std::vector<PageValues>, std::less<>> lists;
};

// Fills a template of HTML:
//   {{name}}                  the text, escaped by HtmlText()
//   {{{name}}}                the text as is: our own markup
//   {{#name}} ... {{/name}}   once for each item of the list
// Every name must be known and every list closed: a template is part of the
// program, so a mistake in it is a bug. A list may not contain a list of the
// same name.
std::string FillTemplate(std::string_view page, const PageValues& values);

}  // namespace podium
