#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// How `podium calibrate` fitted a map.
enum class CalibrationMethod {
  kPlatt,      // a logistic curve
  kIsotonic,   // straight lines between knots
  kThreshold,  // no map, only the lowest relevance score of a relevant document
};
std::string_view NameOf(CalibrationMethod method);

// The scale of a map's input.
enum class ScoreScale {
  kLogit,  // the score's logit, for scores in [0, 1]: a cross-encoder's scores
           // crowd at both ends, their logits do not
  kScore,  // the score itself, of any size
};

// Puts a score on that scale. kLogit first moves scores that are closer to 0 or
// 1 than half of a float's smallest step to that distance, so that every float
// in [0, 1] has a finite logit of its own.
double OnScale(double score, ScoreScale scale);
// The lowest and the highest logit of all floats in [0, 1].
double LeastLogit();
double MostLogit();

struct ScoreMapKnot {
  double x = 0;  // on the map's scale
  double probability = 0;
};

// A monotone map from relevance scores to probabilities of relevance, or a
// threshold, and what it was fitted on. Plain data: threads may share a const
// one.
struct ScoreMap {
  CalibrationMethod method = CalibrationMethod::kPlatt;
  ScoreScale scale = ScoreScale::kLogit;
  // For kPlatt: 1 / (1 + exp(-(slope x + intercept))), with a slope above 0.
  double slope = 1, intercept = 0;
  // For kIsotonic: at least two knots, strictly rising in both members.
  std::vector<ScoreMapKnot> knots;
  // For kThreshold.
  double threshold = 0;

  // What people and error messages are told.
  struct FittedOn {
    std::string dataset;
    std::string model;  // its name in outputs
    int64_t queries = 0, pairs = 0, relevant = 0;
    int64_t level = 1;  // the lowest grade of a relevant document
  };
  FittedOn fitted_on;

  bool has_probabilities() const {
    return method != CalibrationMethod::kThreshold;
  }

  // The probability that a document with this score is relevant, in [0, 1]. It
  // rises with the score as far as doubles can tell; outside the knots it is
  // that of the nearest knot. kThreshold returns the score itself.
  double Map(double score) const;
};

// The name of the file in a model's folder that maps its scores.
inline constexpr std::string_view kCalibrationFile = "calibration.json";

// A calibration file with more knots or bytes is refused.
inline constexpr size_t kMaxKnots = 100'000;
inline constexpr int64_t kMaxCalibrationBytes = 16 << 20;

// One line of JSON.
std::string ScoreMapJson(const ScoreMap& map);

// Parses that JSON, which may come from anyone. A map that it returns keeps
// what ScoreMap promises; otherwise kInvalidData names `file` and what is
// wrong.
Result<ScoreMap> ParseScoreMap(std::string_view json, const std::string& file);

// Reads a file and parses it. kNotFound, kTooLarge or kInvalidData if the file
// cannot be read; otherwise the errors of ParseScoreMap().
Result<std::shared_ptr<const ScoreMap>> LoadScoreMap(const std::string& file);

}  // namespace podium
