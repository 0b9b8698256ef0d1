#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "eval/eval_report.h"

namespace podium {

// A report's figures as text for people; "-" for an undefined one.
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

// A query's value of the shown measure, in the first run and in the last.
struct QueryGain {
  size_t query = 0;  // index into comparison.qids
  double before = 0, after = 0;
  double gain() const { return after - before; }
};

// Every query, the largest loss first; equal gains keep the order of
// comparison.qids. Empty if there is only one run.
std::vector<QueryGain> SortedGains(const EvalReport& report);

// Whether any run has reranking times.
bool HasTimes(const EvalReport& report);

// ", 12 results dropped that have their query's own id", to follow the number
// of queries; empty if the report did not look for any.
std::string IdenticalIdsText(const EvalReport& report);

}  // namespace podium
