#include "cli/progress.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(ProgressLine, FitsTheWidth) {
  EXPECT_EQ(ProgressLine("ranking", {0.5, ""}, 27),
            "ranking [#####     ]  50 %");
  EXPECT_EQ(ProgressLine("ranking", {2, ""}, 27), "ranking [##########] 100 %");
  EXPECT_EQ(ProgressLine("ranking", {0.25, ""}, 12), "ranking  25 %");
  EXPECT_LE(ProgressLine("ranking", {1, ""}, 200).size(), 60u);
}

TEST(ProgressLine, ANoteGoesWhereThereIsRoom) {
  const ProgressReport report{0.5, "0:07 left"};
  EXPECT_EQ(ProgressLine("ranking", report, 38),
            "ranking [#####     ]  50 %  0:07 left");
  EXPECT_EQ(ProgressLine("ranking", report, 27), "ranking [#####     ]  50 %");
  for (int width = 14; width < 200; ++width) {
    EXPECT_LT(ProgressLine("ranking", report, width).size(), size_t(width));
  }
}

TEST(ProgressLine, WithoutAFractionIsTheNote) {
  const ProgressReport report{std::nullopt, "12 queries"};
  EXPECT_EQ(ProgressLine("ranking", report, 80), "ranking  12 queries");
  EXPECT_EQ(ProgressLine("ranking", report, 12), "ranking");
}

}  // namespace
}  // namespace podium
