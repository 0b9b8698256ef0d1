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

struct VerifyReport {
  std::string model;
  std::string precision;  // that was checked
  std::string isa;
  int64_t pairs = 0;
  std::vector<VerifyCheck> checks;

  bool failed() const;
};

struct VerifyOptions {
  std::vector<ExpectedScore> expected;
  bool expected_are_probabilities = false;
  double tolerance = 0;
};

// Loads a model, in the precision of `how` and in f32, and checks its scores on
// the sample's pairs. `step` is called with what is done next. Errors are those
// of loading the model; what the checks find is in the report.
Result<VerifyReport> VerifyModel(
    const ModelSpec& spec, const RerankerOptions& how,
    const VerifyOptions& options,
    const std::function<void(const std::string&)>& step);

// How the logits of one precision differ from those of another.
struct LogitDifference {
  double correlation = 1;  // Pearson's; 1 if both are constant
  double largest = 0;      // of the differences
  double same_order = 1;   // the part of all pairs of a list in the same order
};

// `lists` are the lengths of consecutive lists; their sum is the number of
// logits.
LogitDifference CompareLogits(const std::vector<float>& reference,
                              const std::vector<float>& other,
                              const std::vector<size_t>& lists);

}  // namespace podium
