#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "eval/eval_report.h"

namespace podium {

// The figures of a report as people read them; "-" for what cannot be said.
std::string MeanText(double mean);                     // 0.5058
std::string DifferenceText(double difference);         // +0.0840
std::string PText(std::optional<double> p);            // 0.0417, <.0001
std::string EffectText(std::optional<double> effect);  // +0.37
std::string IntervalText(const std::optional<Comparison::Interval>& interval);
std::string RecordText(const Comparison& comparison);  // 29/0/14
std::string ConfidenceText(double confidence);         // 95 %
std::string MillisecondsText(double milliseconds);     // 7.25, 131, 12,345
std::string RateText(double per_second);               // 69.2
std::string CountText(int64_t count);                  // 12,345

// A query by the measure that is shown, in the first run and in the last.
struct QueryGain {
  size_t query = 0;  // of comparison.qids
  double before = 0, after = 0;
  double gain() const { return after - before; }
};

// Every query, the largest loss first; in the order of comparison.qids where
// gains are alike. None where there is one run.
std::vector<QueryGain> SortedGains(const EvalReport& report);

// Whether any run says what reranking took.
bool HasTimes(const EvalReport& report);

// ", 12 results dropped that have their query's own id", to go on with behind
// the number of queries; empty where none were looked for.
std::string IdenticalIdsText(const EvalReport& report);

}  // namespace podium
