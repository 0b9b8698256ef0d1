#include "eval/zscores.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

Result<ZScores> ReadZScores(std::string text) {
  return ZScores::Read(BytesOf("z.txt", std::move(text)));
}

TEST(ZScores, AreDeviationsFromTheMean) {
  const auto scores = ReadZScores(
      "# of ten runs\n"
      "q1 map 0.25 0.5\n\n"
      "q2\tmap\t1\t0\r\n"
      "q1 P_5 0.5 0.25");
  ASSERT_TRUE(scores) << scores.error().message;
  EXPECT_EQ(scores->Of("q1", "map", 0.5), 0.5);
  EXPECT_EQ(scores->Of("q1", "P_5", 0), -2);
  // If all runs had the same value, only that value has a Z score.
  EXPECT_EQ(scores->Of("q2", "map", 1), 0);
  EXPECT_EQ(scores->Of("q2", "map", 0.9), kNoZScore);
  EXPECT_EQ(scores->Of("q2", "P_5", 0.5), kNoZScore);
  EXPECT_EQ(scores->Of("q3", "map", 0.5), kNoZScore);
}

TEST(ZScores, NameFileLineAndReason) {
  const auto wrong = [](std::string text) {
    const auto scores = ReadZScores(std::move(text));
    EXPECT_FALSE(scores);
    return scores ? std::string() : scores.error().message;
  };
  EXPECT_EQ(wrong("q1 map 0.5\n"),
            "z.txt:1: expected 4 fields (qid measure mean stddev), found 3");
  EXPECT_EQ(wrong("q1 map 0.5 0.1\nq1 P_5 high 0.1\n"),
            "z.txt:2: 'high' is not a finite number");
  EXPECT_EQ(wrong("q1 map 0.5 inf\n"), "z.txt:1: 'inf' is not a finite number");
  EXPECT_EQ(wrong("q1 map 0.5 0.1\nq1 map 0.5 0.1\n"),
            "z.txt:2: 'map' occurs twice for query 'q1'");
}

}  // namespace
}  // namespace podium
