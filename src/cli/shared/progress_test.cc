#include "cli/shared/progress.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace podium {
namespace {

TEST(ProgressLine, FitsTheWidth) {
  EXPECT_EQ(ProgressLine("ranking", {0.5, ""}, 27),
            "ranking [#####     ]  50 %");
  EXPECT_EQ(ProgressLine("ranking", {2, ""}, 27), "ranking [##########] 100 %");
  EXPECT_EQ(ProgressLine("ranking", {0.25, ""}, 12), "ranking  25 %");
  EXPECT_LE(ProgressLine("ranking", {1, ""}, 200).size(), 60u);
}

TEST(ProgressLine, LeavesOutANoteWithoutRoom) {
  const ProgressReport report{0.5, "0:07 left"};
  EXPECT_EQ(ProgressLine("ranking", report, 38),
            "ranking [#####     ]  50 %  0:07 left");
  EXPECT_EQ(ProgressLine("ranking", report, 27), "ranking [#####     ]  50 %");
  for (int width = 14; width < 200; ++width) {
    EXPECT_LT(ProgressLine("ranking", report, width).size(), size_t(width));
  }
}

TEST(ProgressLine, ShowsOnlyTheNoteWithoutAFraction) {
  const ProgressReport report{std::nullopt, "12 queries"};
  EXPECT_EQ(ProgressLine("ranking", report, 80), "ranking  12 queries");
  EXPECT_EQ(ProgressLine("ranking", report, 12), "ranking");
}

TEST(ProgressText, IsALineForAFile) {
  EXPECT_EQ(ProgressText("ranking", {0.5, "0:07 left"}),
            "ranking: 50 %, 0:07 left");
  EXPECT_EQ(ProgressText("ranking", {0.5, ""}), "ranking: 50 %");
  EXPECT_EQ(ProgressText("ranking", {std::nullopt, "0:12"}), "ranking: 0:12");
  EXPECT_EQ(ProgressText("ranking", {std::nullopt, ""}), "ranking");
}

TEST(ProgressStyleOf, ATerminalGetsABarAndAFileLines) {
  EXPECT_TRUE(ProgressStyleOf(/*terminal=*/true, /*quiet=*/false)->bar);
  EXPECT_FALSE(ProgressStyleOf(/*terminal=*/false, /*quiet=*/false)->bar);
  EXPECT_FALSE(ProgressStyleOf(/*terminal=*/true, /*quiet=*/true));
  EXPECT_FALSE(ProgressStyleOf(/*terminal=*/false, /*quiet=*/true));
}

// The output and the waits of a progress that ends after `looks` waits.
struct Shown {
  std::vector<std::string> texts;
  std::vector<int64_t> waits;  // milliseconds
};
Shown ShowFor(int looks, bool bar) {
  Shown shown;
  const ProgressStyle style{.bar = bar,
                            .first = std::chrono::seconds(10),
                            .every = std::chrono::seconds(5)};
  ShowProgress(
      style, "ranking",
      [&] {
        return ProgressReport{std::nullopt, std::to_string(shown.texts.size())};
      },
      [&](std::chrono::milliseconds time) {
        shown.waits.push_back(time.count());
        return std::ssize(shown.waits) <= looks;
      },
      [&](const std::string& text) { shown.texts.push_back(text); });
  return shown;
}

TEST(ShowProgress, PrintsALineEachTime) {
  const Shown shown = ShowFor(2, /*bar=*/false);
  EXPECT_EQ(shown.texts,
            (std::vector<std::string>{"ranking: 0\n", "ranking: 1\n"}));
  EXPECT_EQ(shown.waits, (std::vector<int64_t>{10'000, 5'000, 5'000}));
  EXPECT_TRUE(ShowFor(0, /*bar=*/false).texts.empty());
}

TEST(ShowProgress, RedrawsABarAndErasesIt) {
  EXPECT_EQ(ShowFor(1, /*bar=*/true).texts,
            (std::vector<std::string>{"\r\033[Kranking  0", "\r\033[K"}));
  EXPECT_TRUE(ShowFor(0, /*bar=*/true).texts.empty());
}

}  // namespace
}  // namespace podium
