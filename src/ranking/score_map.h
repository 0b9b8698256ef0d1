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
  kThreshold,  // no map: a relevance score from which on a document counts
};
std::string_view NameOf(CalibrationMethod method);

// What a map reads of a relevance score.
enum class ScoreScale {
  kLogit,  // its logit: of scores in [0, 1]. A cross-encoder's crowd at both
           // ends, where their logits stand apart
  kScore,  // itself: of scores of any size
};

// The score on that scale. kLogit takes what is below half a float's least step
// above 0, or over half a step below 1, as these, so that every float has a
// finite logit of its own.
double OnScale(double score, ScoreScale scale);
// Of all floats in [0, 1].
double LeastLogit();
double MostLogit();

struct ScoreMapKnot {
  double x = 0;  // on the map's scale
  double probability = 0;
};

// A monotone map from relevance scores to probabilities of relevance, or a
// threshold, and what it was fitted on. Plain data, const where it is shared:
// any thread may read it.
struct ScoreMap {
  CalibrationMethod method = CalibrationMethod::kPlatt;
  ScoreScale scale = ScoreScale::kLogit;
  // Of kPlatt: 1 / (1 + exp(-(slope x + intercept))); slope above 0.
  double slope = 1, intercept = 0;
  // Of kIsotonic: 2 or more, both members strictly rising.
  std::vector<ScoreMapKnot> knots;
  // Of kThreshold.
  double threshold = 0;

  // For people, and for errors.
  struct FittedOn {
    std::string dataset;
    std::string model;  // as outputs call it
    int64_t queries = 0, pairs = 0, relevant = 0;
    int64_t level = 1;  // the grade from which on a document was relevant
  };
  FittedOn fitted_on;

  bool has_probabilities() const {
    return method != CalibrationMethod::kThreshold;
  }

  // The probability that a document of this score is relevant, in [0, 1]: the
  // higher the score, the higher, or alike where doubles end. Outside of the
  // knots as at the nearest. Of kThreshold the score as it is.
  double Map(double score) const;
};

// What a model's folder calls the map of its scores.
inline constexpr std::string_view kCalibrationFile = "calibration.json";

// More is refused, of a file.
inline constexpr size_t kMaxKnots = 100'000;
inline constexpr int64_t kMaxCalibrationBytes = 16 << 20;

// One line of JSON.
std::string ScoreMapJson(const ScoreMap& map);

// Of that JSON, from anybody. kInvalidData names `file` and what is wrong: what
// comes back maps as a ScoreMap says.
Result<ScoreMap> ParseScoreMap(std::string_view json, const std::string& file);

// kNotFound, kTooLarge and kInvalidData also of the file itself.
Result<std::shared_ptr<const ScoreMap>> LoadScoreMap(const std::string& file);

}  // namespace podium
