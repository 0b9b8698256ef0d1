#include "cli/pull/pull_status.h"

#include <gtest/gtest.h>

#include <sstream>

namespace podium {
namespace {

TEST(BytesTextTest, ChoosesTheUnit) {
  EXPECT_EQ(BytesText(0), "0 bytes");
  EXPECT_EQ(BytesText(999), "999 bytes");
  EXPECT_EQ(BytesText(1'500), "1.5 kB");
  EXPECT_EQ(BytesText(90'870'598), "90.9 MB");
  EXPECT_EQ(BytesText(2'271'064'456), "2.27 GB");
}

TEST(PullStatusTest, ReportsBytesAndFiles) {
  std::ostringstream lines;
  PullStatus status(&lines);
  EXPECT_FALSE(status.Report().fraction);
  status.Update({.file = "config.json", .files = 2, .bytes = 1000});
  status.Update({.file = "model.safetensors",
                 .files_done = 1,
                 .files = 2,
                 .bytes_done = 500,
                 .bytes = 1000});
  const ProgressReport report = status.Report();
  EXPECT_EQ(report.fraction, 0.5);
  EXPECT_TRUE(
      report.note.starts_with("model.safetensors, 500 bytes of 1.0 kB, "))
      << report.note;
  EXPECT_EQ(lines.str(), "");
}

TEST(PullStatusTest, SaysWhomItWaitsFor) {
  std::ostringstream lines;
  PullStatus status(&lines);
  status.Update({.file = "config.json", .waiting = true});
  EXPECT_NE(lines.str().find("another process"), std::string::npos);
  PullStatus(nullptr).Update({.file = "config.json", .waiting = true});
}

}  // namespace
}  // namespace podium
