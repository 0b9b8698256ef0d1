#include "eval/report/figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "eval/report/report.h"

namespace podium {

std::string MeanText(double mean) { return fmt::format("{:.4f}", mean); }

std::string DifferenceText(double difference) {
  return fmt::format("{:+.4f}", difference);
}

// For a small p, only its magnitude matters.
std::string PText(std::optional<double> p) {
  if (!p) return "-";
  return *p < .0001 ? "<.0001" : fmt::format("{:.4f}", *p);
}

std::string EffectText(std::optional<double> effect) {
  return effect ? fmt::format("{:+.2f}", *effect) : "-";
}

std::string IntervalText(const std::optional<Comparison::Interval>& interval) {
  if (!interval) return "-";
  return fmt::format("{:+.4f} to {:+.4f}", interval->low, interval->high);
}

std::string RecordText(const Comparison& comparison) {
  return fmt::format("{}/{}/{}", comparison.wins, comparison.ties,
                     comparison.losses);
}

std::string ConfidenceText(double confidence) {
  return fmt::format("{:g} %", 100 * confidence);
}

std::string MillisecondsText(double milliseconds) {
  if (milliseconds >= 1000) return CountText(std::llround(milliseconds));
  return fmt::format("{:.{}f}", milliseconds,
                     milliseconds >= 100  ? 0
                     : milliseconds >= 10 ? 1
                                          : 2);
}

std::string RateText(double per_second) {
  if (per_second >= 1000) return CountText(std::llround(per_second));
  return fmt::format("{:.1f}", per_second);
}

std::string CountText(int64_t count) {
  std::string text = std::to_string(count);
  const size_t first = count < 0 ? 1 : 0;
  for (size_t end = text.size(); end > first + 3;) {
    end -= 3;
    text.insert(end, 1, ',');
  }
  return text;
}

std::vector<QueryGain> SortedGains(const EvalReport& report) {
  std::vector<QueryGain> gains;
  const RunComparison& comparison = report.comparison;
  if (report.runs.size() < 2 || comparison.measures.empty()) return gains;
  const ComparedMeasure& measure =
      comparison.measures[ShownMeasure(comparison)];
  for (size_t query = 0; query < comparison.qids.size(); ++query) {
    gains.push_back({.query = query,
                     .before = measure.runs.front().values[query],
                     .after = measure.runs.back().values[query]});
  }
  std::ranges::stable_sort(gains, {}, &QueryGain::gain);
  return gains;
}

bool HasTimes(const EvalReport& report) {
  return std::ranges::any_of(report.runs, [](const ReportedRun& run) {
    return run.times.has_value();
  });
}

std::string IdenticalIdsText(const EvalReport& report) {
  if (!report.identical_ids) return {};
  const bool one = *report.identical_ids == 1;
  return fmt::format(", {} {} dropped that {} query's own id",
                     CountText(*report.identical_ids),
                     one ? "result" : "results",
                     one ? "has its" : "have their");
}

}  // namespace podium
