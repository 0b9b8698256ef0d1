#include "hub/hub_revision.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

const std::string kSomeCommit =
    R"("sha":"0123456789abcdef0123456789abcdef01234567")";

std::string WrongWithRevision(const std::string& json) {
  const auto revision = ParseHubRevision(json, Limits());
  return revision ? "" : revision.error().message;
}

TEST(HubRevisionTest, HasItsFiles) {
  const auto revision = ParseHubRevision(
      "{" + kSomeCommit +
          R"(,"siblings":[{"rfilename":"a","size":3},{"rfilename":"b/c"},
             {"rfilename":"d","size":-1}],"private":false})",
      Limits());
  ASSERT_TRUE(revision) << revision.error().message;
  EXPECT_EQ(revision->commit.size(), 40u);
  ASSERT_EQ(revision->files.size(), 3u);
  EXPECT_EQ(revision->files[0].bytes, 3);
  EXPECT_EQ(revision->files[1].path, "b/c");
  EXPECT_EQ(revision->files[1].bytes, -1);
  EXPECT_EQ(revision->files[2].bytes, -1);
}

TEST(HubRevisionTest, SaysWhatIsMissing) {
  EXPECT_TRUE(WrongWithRevision("<html>").starts_with("is no JSON"));
  EXPECT_EQ(WrongWithRevision("[]"), "has no commit");
  EXPECT_EQ(WrongWithRevision(R"({"sha":"main"})"), "has no commit");
  EXPECT_EQ(
      WrongWithRevision(R"({"sha":"../../../../../../../../../../../x"})"),
      "has no commit");
  EXPECT_EQ(WrongWithRevision("{" + kSomeCommit + "}"), "has no list of files");
  EXPECT_EQ(WrongWithRevision("{" + kSomeCommit + R"(,"siblings":[{}]})"),
            "has a file without a name");
}

}  // namespace
}  // namespace podium
