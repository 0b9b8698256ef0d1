#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/verify/expected_scores.h"
#include "models/model_loading.h"

namespace podium {

enum class Verdict { kPass, kWarning, kFailed };

// One thing that was checked.
struct VerifyCheck {
  std::string name;
  Verdict verdict = Verdict::kPass;
  std::string what;  // what was found, with its figures
};

// How the logits of one precision differ from those of another.
struct LogitDifference {
  double correlation = 1;  // Pearson's; 1 if both are constant
  double largest = 0;      // of the differences
  double same_order = 1;   // the part of all pairs of a list in the same order
  double same_top = 1;     // the part of a list's first ten that both have

  // Kendall's, over the pairs of all lists.
  double tau() const { return 2 * same_order - 1; }
};

// How a precision's logits differ from those in f32.
struct PrecisionDifference {
  std::string precision;
  LogitDifference difference;
};

struct VerifyReport {
  std::string model;
  std::string precision;  // that was checked
  std::string isa;
  int64_t pairs = 0;
  std::vector<VerifyCheck> checks;
  // With VerifyOptions::every_precision: those that this machine has, and the
  // pairs that they were compared on.
  std::vector<PrecisionDifference> precisions;
  int64_t compared_pairs = 0;

  bool failed() const;
};

struct VerifyOptions {
  std::vector<ExpectedScore> expected;
  bool expected_are_probabilities = false;
  double tolerance = 0;
  // Compares every precision with f32 on longer lists. Takes a model's loading
  // and some 200 pairs for each.
  bool every_precision = false;
};

// Loads a model, in the precision of `how` and in f32, and checks its scores on
// the sample's pairs. `step` is called with what is done next. Errors are those
// of loading the model; what the checks find is in the report.
Result<VerifyReport> VerifyModel(
    const ModelSpec& spec, const RerankerOptions& how,
    const VerifyOptions& options,
    const std::function<void(const std::string&)>& step);

// `lists` are the lengths of consecutive lists; their sum is the number of
// logits.
LogitDifference CompareLogits(const std::vector<float>& reference,
                              const std::vector<float>& other,
                              const std::vector<size_t>& lists);

}  // namespace podium
