#include "cli/bench/bench_progress.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(BenchProgress, CountsFinishedFigures) {
  BenchProgress progress(4);
  EXPECT_FALSE(progress.Report().fraction);
  progress.Begin("loading");
  EXPECT_EQ(progress.Report().fraction, 0);
  EXPECT_EQ(progress.Report().note, "loading");
  progress.Begin("16 tokens");
  EXPECT_EQ(progress.Report().fraction, 0.25);
  EXPECT_EQ(progress.Report().note, "16 tokens");
}

TEST(BenchProgress, ShowsOnlyTheFigureWithoutATotal) {
  BenchProgress progress(0);
  progress.Begin("scoring");
  EXPECT_FALSE(progress.Report().fraction);
  EXPECT_EQ(progress.Report().note, "scoring");
}

}  // namespace
}  // namespace podium
