#include "ranking/score_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace podium {
namespace {

ScoreMap Platt(double slope, double intercept) {
  return {.slope = slope, .intercept = intercept};
}

ScoreMap Isotonic(std::vector<ScoreMapKnot> knots,
                  ScoreScale scale = ScoreScale::kScore) {
  return {.method = CalibrationMethod::kIsotonic,
          .scale = scale,
          .knots = std::move(knots)};
}

TEST(OnScale, EveryFloatHasItsOwnLogit) {
  EXPECT_EQ(OnScale(0.25, ScoreScale::kScore), 0.25);
  EXPECT_DOUBLE_EQ(OnScale(0.75, ScoreScale::kLogit), std::log(3));
  EXPECT_EQ(OnScale(0.5, ScoreScale::kLogit), 0);
  const float least = std::numeric_limits<float>::denorm_min();
  const float most = std::nextafter(1.0f, 0.0f);
  double before = LeastLogit();
  EXPECT_TRUE(std::isfinite(before));
  for (const float score :
       {least, 2 * least, 1e-20f, 0.25f, std::nextafter(0.25f, 1.0f), 0.5f,
        std::nextafter(most, 0.0f), most, 1.0f}) {
    const double logit = OnScale(score, ScoreScale::kLogit);
    EXPECT_LT(before, logit) << score;
    before = logit;
  }
  EXPECT_EQ(before, MostLogit());
  EXPECT_TRUE(std::isfinite(before));
}

TEST(ScoreMap, PlattIsALogisticCurveOverTheLogit) {
  // Slope 1 and intercept 0 return the score.
  for (const double score : {1e-6, 0.1, 0.5, 0.99})
    EXPECT_NEAR(Platt(1, 0).Map(score), score, 1e-12);
  EXPECT_NEAR(Platt(2, 0).Map(0.75), 0.9, 1e-12);  // odds of 3 squared
  EXPECT_NEAR(Platt(1, std::log(3)).Map(0.5), 0.75, 1e-12);
  const ScoreMap over_scores{.scale = ScoreScale::kScore};
  EXPECT_NEAR(over_scores.Map(-std::log(3)), 0.25, 1e-12);
  EXPECT_EQ(over_scores.Map(-1e300), 0);
  EXPECT_EQ(over_scores.Map(1e300), 1);
}

TEST(ScoreMap, IsotonicIsLinearBetweenKnotsAndFlatOutside) {
  const ScoreMap map = Isotonic({{1, 0.25}, {2, 0.5}, {4, 1}});
  EXPECT_EQ(map.Map(0), 0.25);
  EXPECT_EQ(map.Map(1), 0.25);
  EXPECT_EQ(map.Map(1.5), 0.375);
  EXPECT_EQ(map.Map(2), 0.5);
  EXPECT_EQ(map.Map(3), 0.75);
  EXPECT_EQ(map.Map(4), 1);
  EXPECT_EQ(map.Map(5), 1);
}

TEST(ScoreMap, ExtremeKnotsStayInside) {
  const ScoreMap map = Isotonic({{-1e300, 0}, {1e300, 1}});
  for (const double score : {-1e308, -1e300, -1.0, 0.0, 9e299, 1e308}) {
    const double probability = map.Map(score);
    EXPECT_TRUE(probability >= 0 && probability <= 1) << score;
  }
}

TEST(ScoreMap, AThresholdMapsNothing) {
  const ScoreMap map{.method = CalibrationMethod::kThreshold,
                     .threshold = 0.25};
  EXPECT_FALSE(map.has_probabilities());
  EXPECT_EQ(map.Map(0.125), 0.125);
}

TEST(ScoreMap, NeverSwapsTwoScores) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> score(0, 1);
  std::vector<ScoreMapKnot> knots = {{LeastLogit(), 0.1}};
  for (int i = 0; i < 40; ++i) {
    knots.push_back({OnScale((i + 0.5) / 40, ScoreScale::kLogit),
                     0.1 + (i % 2 == 0 ? 0 : 1e-6) + i * 0.02});
  }
  knots.push_back({MostLogit(), 0.95});
  for (const ScoreMap& map :
       {Platt(0.3, -2), Platt(9, 4), Isotonic(knots, ScoreScale::kLogit)}) {
    for (int i = 0; i < 20'000; ++i) {
      const float a = score(random);
      const float b = i % 2 == 0 ? score(random) : std::nextafter(a, 2.0f);
      EXPECT_LE(map.Map(std::min(a, b)), map.Map(std::max(a, b)))
          << a << " " << b;
    }
  }
}

TEST(ScoreMapJson, RoundTrips) {
  ScoreMap map = Isotonic({{-2.5, 1e-7}, {0.1, 0.3}, {7, 1}});
  map.fitted_on = {.dataset = "noveleval \"q\"",
                   .model = "podium-MiniLM-L6",
                   .queries = 21,
                   .pairs = 420,
                   .relevant = 120,
                   .level = 2};
  const auto back = ParseScoreMap(ScoreMapJson(map), "c.json");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->method, map.method);
  EXPECT_EQ(back->scale, ScoreScale::kScore);
  ASSERT_EQ(back->knots.size(), 3u);
  EXPECT_EQ(back->knots[0].probability, 1e-7);
  EXPECT_EQ(back->knots[1].x, 0.1);
  EXPECT_EQ(back->fitted_on.dataset, map.fitted_on.dataset);
  EXPECT_EQ(back->fitted_on.model, map.fitted_on.model);
  EXPECT_EQ(back->fitted_on.queries, 21);
  EXPECT_EQ(back->fitted_on.pairs, 420);
  EXPECT_EQ(back->fitted_on.relevant, 120);
  EXPECT_EQ(back->fitted_on.level, 2);

  const auto platt = ParseScoreMap(ScoreMapJson(Platt(0.1, -3)), "c.json");
  ASSERT_TRUE(platt) << platt.error().message;
  EXPECT_EQ(platt->slope, 0.1);
  EXPECT_EQ(platt->intercept, -3);
  const auto threshold = ParseScoreMap(
      ScoreMapJson({.method = CalibrationMethod::kThreshold, .threshold = 0.1}),
      "c.json");
  ASSERT_TRUE(threshold) << threshold.error().message;
  EXPECT_EQ(threshold->threshold, 0.1);
}

// A file with these members after "method".
std::string FileOf(const std::string& members) {
  return R"({"kind":"podium-calibration","version":1,"method":)" + members +
         R"(,"fitted_on":{"dataset":"d","model":"m","queries":1,"pairs":2,)"
         R"("relevant":1,"level":1}})";
}

std::string Refused(const std::string& json) {
  const auto map = ParseScoreMap(json, "c.json");
  if (map) return "accepted";
  EXPECT_EQ(map.error().code, ErrorCode::kInvalidData);
  return map.error().message;
}

TEST(ParseScoreMap, SaysWhatIsWrong) {
  EXPECT_EQ(Refused(""), "c.json: empty input");
  EXPECT_EQ(Refused("[]"),
            "c.json: not a calibration made by podium calibrate");
  EXPECT_EQ(Refused(R"({"kind":"x"})"),
            "c.json: not a calibration made by podium calibrate");
  EXPECT_EQ(Refused(R"({"kind":"podium-calibration","version":2})"),
            "c.json: \"version\" is not 1");
  EXPECT_EQ(Refused(FileOf(R"("linear")")),
            "c.json: \"method\" is not platt, isotonic or threshold");
  const std::string isotonic = R"("isotonic","scale":"logit","knots":)";
  EXPECT_EQ(Refused(FileOf(R"("isotonic","scale":"log","knots":[]})")),
            "c.json: malformed JSON");
  EXPECT_EQ(Refused(FileOf(R"("isotonic","scale":"log","knots":[])")),
            "c.json: \"scale\" is not logit or score");
  for (const char* knots : {"[]", "[[0,0.5]]", "{}", "null"}) {
    EXPECT_EQ(Refused(FileOf(isotonic + knots)),
              "c.json: \"knots\" is not an array of 2 to 100000 knots")
        << knots;
  }
  for (const char* knots :
       {"[[0,0],[1,1.5]]", "[[0,0],[1]]", "[[0,0],[1,\"1\"]]",
        "[[0,0],[1,0.5,2]]", "[[0,0],1]", "[[0,0],[1,-0.5]]",
        "[[0,0],[1e301,0.5]]"}) {
    EXPECT_EQ(Refused(FileOf(isotonic + knots)),
              "c.json: \"knots[1]\" is not [number, probability from 0 to 1]")
        << knots;
  }
  for (const char* knots :
       {"[[0,0.5],[1,0.5]]", "[[0,0.5],[0,0.6]]", "[[0,0.5],[1,0.4]]"}) {
    EXPECT_EQ(Refused(FileOf(isotonic + knots)),
              "c.json: \"knots[1]\" is not above the knot before it in both "
              "numbers")
        << knots;
  }
  EXPECT_EQ(Refused(FileOf(R"("platt","scale":"logit","slope":-1)")),
            "c.json: \"slope\" is not above 0");
  EXPECT_EQ(Refused(FileOf(R"("platt","scale":"logit","slope":1)")),
            "c.json: \"intercept\" is not a number");
  EXPECT_EQ(Refused(FileOf(R"("threshold","threshold":"0.5")")),
            "c.json: \"threshold\" is not a number");
  EXPECT_EQ(Refused(FileOf(R"("threshold","threshold":1e999)")),
            "c.json: invalid or oversized number");
  EXPECT_EQ(Refused(R"({"kind":"podium-calibration","version":1,)"
                    R"("method":"threshold","threshold":0.5})"),
            "c.json: \"fitted_on\" is not an object");
  EXPECT_EQ(Refused(R"({"kind":"podium-calibration","version":1,)"
                    R"("method":"threshold","threshold":0.5,)"
                    R"("fitted_on":{"dataset":"a\nb"}})"),
            "c.json: \"dataset\" is not a short text on one line");
  EXPECT_EQ(Refused(R"({"kind":"podium-calibration","version":1,)"
                    R"("method":"threshold","threshold":0.5,)"
                    R"("fitted_on":{"dataset":"d","model":"m","queries":-1}})"),
            "c.json: \"queries\" is not a whole number of at least 0");
}

TEST(ParseScoreMap, BoundsTheKnots) {
  std::string knots = "[";
  for (size_t i = 0; i <= kMaxKnots; ++i) {
    knots += (i == 0 ? "[" : ",[") + std::to_string(i) + "," +
             std::to_string(static_cast<double>(i) / (kMaxKnots + 1)) + "]";
  }
  EXPECT_EQ(
      Refused(FileOf(R"("isotonic","scale":"logit","knots":)" + knots + "]")),
      "c.json: \"knots\" is not an array of 2 to 100000 knots");
}

TEST(LoadScoreMap, NamesAFileThatIsNotThere) {
  const auto map = LoadScoreMap("/nonexistent/calibration.json");
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().code, ErrorCode::kNotFound);
  EXPECT_NE(map.error().message.find("/nonexistent/calibration.json"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
