#include "cli/rank/threshold_note.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

Ranking RankingOf(std::initializer_list<float> scores) {
  Ranking ranking;
  for (const float score : scores) {
    ranking.results.push_back(
        {.index = std::ssize(ranking.results), .relevance_score = score});
  }
  return ranking;
}

TEST(ThresholdNote, HasTheBestScoreOfOneQuery) {
  BelowThreshold kept;
  kept.See(RankingOf({0.75, 0.5}), nullptr, 0.75);
  EXPECT_EQ(ThresholdNote(kept, 0.75), "");
  BelowThreshold none;
  none.See(RankingOf({0.75, 0.5}), nullptr, 0.8);
  EXPECT_EQ(ThresholdNote(none, 0.8),
            "nothing scored at least 0.8; the best score was 0.75");
  // From a server whose scores are logits.
  BelowThreshold negative;
  negative.See(RankingOf({-2, -1.5}), nullptr, 0.5);
  EXPECT_EQ(ThresholdNote(negative, 0.5),
            "nothing scored at least 0.5; the best score was -1.5");
}

TEST(ThresholdNote, CountsManyQueries) {
  BelowThreshold note;
  note.See(RankingOf({0.9, 0.1}), nullptr, 0.5);
  note.See(RankingOf({0.25, 0.125}), nullptr, 0.5);
  note.See(RankingOf({0.375}), nullptr, 0.5);
  EXPECT_EQ(ThresholdNote(note, 0.5),
            "2 of 3 queries have nothing that scored at least 0.5; their best "
            "score was 0.375");
}

TEST(ThresholdNote, HasProbabilitiesIfScoresAreMapped) {
  const ScoreMap map{.method = CalibrationMethod::kPlatt,
                     .scale = ScoreScale::kScore,
                     .slope = 1,
                     .intercept = -1};
  BelowThreshold note;
  note.See(RankingOf({1}), &map, 0.5);
  EXPECT_EQ(ThresholdNote(note, 0.5), "");  // 1 / (1 + exp(0))
  note.See(RankingOf({0}), &map, 0.5);
  EXPECT_EQ(ThresholdNote(note, 0.5),
            "1 of 2 queries have nothing that scored at least 0.5; their best "
            "score was 0.268941");
}

}  // namespace
}  // namespace podium
