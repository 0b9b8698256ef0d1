#include "cli/help/man_page.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

CommandTree Tree() {
  return {.path = {"podium", "keys", "add"},
          .what = "Make a key",
          .more = "\nExamples:\n  podium keys add 'a\\b'\n  .x\n\nA note.",
          .options = {{.names = {"name"},
                       .argument = true,
                       .takes_value = true,
                       .required = true,
                       .value = "TEXT",
                       .what = "What to call it",
                       .group = "Options"},
                      {.names = {"--kind", "-k"},
                       .takes_value = true,
                       .repeatable = true,
                       .value = "NAME",
                       .choices = {"trial", "full"},
                       .default_value = "full",
                       .what = "Its kind",
                       .group = "Limits"}},
          .commands = {}};
}

TEST(ManPage, DescribesTheCommandsOptions) {
  const std::string page = ManPage(Tree());
  for (const char* part :
       {".TH \"PODIUM\\-KEYS\\-ADD\" 1",
        ".SH NAME\npodium\\-keys\\-add \\- Make a key\n",
        "\\fBpodium keys add\\fP [\\fIoption\\fP]... \\fIname\\fP\n",
        ".SS Limits\n.TP\n\\fB\\-\\-kind\\fP, \\fB\\-k\\fP \\fINAME\\fP\n"
        "Its kind.\nOne of \\fBtrial\\fP, \\fBfull\\fP.\n"
        "The default is \\fBfull\\fP.\nMay be given more than once.\n",
        ".SH NOTES\nA note.\n", ".SH SEE ALSO\n\\fBpodium\\-keys\\fP(1)\n"}) {
    EXPECT_NE(page.find(part), page.npos) << part << "\nin\n" << page;
  }
}

TEST(ManPage, EscapesRoffRequests) {
  EXPECT_NE(ManPage(Tree()).find(".SH EXAMPLES\n.PP\n.nf\n.RS 2\n"
                                 "podium keys add \\(aqa\\eb\\(aq\n\\&.x\n"
                                 ".RE\n.fi\n"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
