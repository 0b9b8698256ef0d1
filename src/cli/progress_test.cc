#include "cli/progress.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ProgressLine, FitsTheWidth) {
  EXPECT_EQ(ProgressLine("ranking", 0.5, 27), "ranking [#####     ]  50 %");
  EXPECT_EQ(ProgressLine("ranking", 2, 27), "ranking [##########] 100 %");
  EXPECT_EQ(ProgressLine("ranking", 0.25, 12), "ranking  25 %");
  EXPECT_LE(ProgressLine("ranking", 1, 200).size(), 60u);
}

}  // namespace
}  // namespace podium
