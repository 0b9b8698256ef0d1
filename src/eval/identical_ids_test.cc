#include "eval/identical_ids.h"

#include <gtest/gtest.h>

#include "eval/testing/run_of.h"

namespace podium {
namespace {

TEST(DropIdenticalIds, DropsOnlyTheQuerysOwnDocument) {
  TrecRunFile run = RunOf(
      "a Q0 a 1 9 r\na Q0 b 2 8 r\nb Q0 b 1 9 r\nc Q0 a 1 9 r\nc Q0 c 2 8 r\n");
  EXPECT_EQ(DropIdenticalIds(run), 3);
  ASSERT_EQ(run.queries.size(), 2u);
  ASSERT_EQ(run.Find("a")->documents.size(), 1u);
  EXPECT_EQ(run.Find("a")->documents[0].docno, "b");
  EXPECT_EQ(run.Find("b"), nullptr);
  EXPECT_EQ(run.Find("c")->documents[0].docno, "a");
  EXPECT_EQ(DropIdenticalIds(run), 0);
}

}  // namespace
}  // namespace podium
