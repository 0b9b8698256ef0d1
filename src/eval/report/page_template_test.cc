#include "eval/report/page_template.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(FillTemplate, EscapesTextAndLeavesMarkup) {
  const PageValues values = {.texts = {{"name", "<b> & {{name}}"}},
                             .lists = {}};
  EXPECT_EQ(FillTemplate("{{name}}|{{{name}}}|{x}", values),
            "&lt;b&gt; &amp; {{name}}|<b> & {{name}}|{x}");
}

TEST(FillTemplate, RepeatsListsWithAccessToOuterValues) {
  const PageValues values = {
      .texts = {{"of", "all"}, {"name", "outer"}},
      .lists = {{"rows",
                 {{.texts = {{"name", "a"}},
                   .lists = {{"cells",
                              {{.texts = {{"v", "1"}}, .lists = {}},
                               {.texts = {{"v", "2"}}, .lists = {}}}}}},
                  {.texts = {}, .lists = {{"cells", {}}}}}},
                {"none", {}}}};
  EXPECT_EQ(FillTemplate("{{#rows}}[{{name}} of {{of}}:{{#cells}} {{name}}{{v}}"
                         "{{/cells}}]{{/rows}}{{#none}}{{unknown}}{{/none}}.",
                         values),
            "[a of all: a1 a2][outer of all:].");
}

}  // namespace
}  // namespace podium
