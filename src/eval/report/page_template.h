#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

// What a template's names stand for.
struct PageValues {
  std::map<std::string, std::string, std::less<>> texts;
  // Each item has what is around the list as well, and may hide it.
  std::map<std::string, std::vector<PageValues>, std::less<>> lists;
};

// Fills a template of HTML:
//   {{name}}                  the text, as HtmlText() has it
//   {{{name}}}                the text as it is: markup of ours
//   {{#name}} ... {{/name}}   once for each item of the list
// Every name has to be known and every list closed: a template is part of the
// program, and what is wrong with it an error of ours. A list holds none of its
// own name.
std::string FillTemplate(std::string_view page, const PageValues& values);

}  // namespace podium
