#include "eval/report/page_template.h"

#include <cassert>

#include "eval/report/shown_text.h"

namespace podium {
namespace {

struct Scope {
  const PageValues& values;
  const Scope* around;
};

const std::string& TextOf(const Scope& scope, std::string_view name) {
  for (const Scope* at = &scope; at; at = at->around) {
    const auto found = at->values.texts.find(name);
    if (found != at->values.texts.end()) return found->second;
  }
  assert(!"a template names an unknown text");
  static const std::string kNone;
  return kNone;
}

const std::vector<PageValues>& ListOf(const Scope& scope,
                                      std::string_view name) {
  for (const Scope* at = &scope; at; at = at->around) {
    const auto found = at->values.lists.find(name);
    if (found != at->values.lists.end()) return found->second;
  }
  assert(!"a template names an unknown list");
  static const std::vector<PageValues> kNone;
  return kNone;
}

// Removes and returns `text` up to `end`; `end` is removed too.
std::string_view TakeUntil(std::string_view& text, std::string_view end) {
  const size_t at = text.find(end);
  assert(at != text.npos);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + end.size());
  return taken;
}

void Fill(std::string_view page, const Scope& scope, std::string& filled) {
  while (true) {
    const size_t open = page.find("{{");
    filled += page.substr(0, open);
    if (open == page.npos) return;
    page.remove_prefix(open + 2);
    if (page.starts_with('{')) {
      page.remove_prefix(1);
      filled += TextOf(scope, TakeUntil(page, "}}}"));
    } else if (page.starts_with('#')) {
      page.remove_prefix(1);
      const std::string name(TakeUntil(page, "}}"));
      const std::string_view item_page = TakeUntil(page, "{{/" + name + "}}");
      for (const PageValues& item : ListOf(scope, name))
        Fill(item_page, {item, &scope}, filled);
    } else {
      filled += HtmlText(TextOf(scope, TakeUntil(page, "}}")));
    }
  }
}

}  // namespace

std::string FillTemplate(std::string_view page, const PageValues& values) {
  std::string filled;
  Fill(page, {values, nullptr}, filled);
  return filled;
}

}  // namespace podium
