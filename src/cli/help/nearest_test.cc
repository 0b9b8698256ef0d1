#include "cli/help/nearest.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(Nearest, FindsAMisspelledName) {
  const std::vector<std::string> commands = {"rank", "serve", "keys", "bench",
                                             "eval"};
  EXPECT_EQ(Nearest("rnk", commands), "rank");
  EXPECT_EQ(Nearest("sevre", commands), "serve");
  EXPECT_EQ(Nearest("keys", commands), "keys");
  EXPECT_EQ(Nearest("evla", commands), "eval");
  EXPECT_EQ(Nearest("frobnicate", commands), "");
  EXPECT_EQ(Nearest("", commands), "");
  EXPECT_EQ(Nearest("rank", {}), "");
}

TEST(Nearest, PrefersTheNearestOfSeveral) {
  EXPECT_EQ(Nearest("--max-documens", {"--max-headers", "--max-documents",
                                       "--max-document-bytes"}),
            "--max-documents");
  EXPECT_EQ(Nearest("--treads", {"--threads", "--retries"}), "--threads");
  EXPECT_EQ(Nearest("-x", {"-n", "-q"}), "");
}

TEST(Nearest, FindsAnAbbreviatedName) {
  EXPECT_EQ(Nearest("--top", {"--threads", "--top-n"}), "--top-n");
  EXPECT_EQ(Nearest("-", {"--top-n"}), "");
}

TEST(Nearest, IsPhrasedAsAQuestion) {
  EXPECT_EQ(DidYouMean("rnk", {"rank"}), "; did you mean rank?");
  EXPECT_EQ(DidYouMean("xyz", {"rank"}), "");
}

}  // namespace
}  // namespace podium
