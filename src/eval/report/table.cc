#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "eval/report/figures.h"
#include "eval/report/report.h"
#include "eval/report/shown_text.h"

namespace podium {
namespace {

// The columns that a text takes, approximately: its characters.
size_t Columns(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
}

std::string Padded(std::string text, size_t columns) {
  const size_t has = Columns(text);
  if (has < columns) text.append(columns - has, ' ');
  return text;
}

void AppendMeasure(const EvalReport& report,
                   const std::vector<std::string>& names, size_t width,
                   const ComparedMeasure& measure, std::string& text) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n{}    mean", Padded(measure.name, width));
  if (names.size() > 1) {
    fmt::format_to(out, "  {:>7}  {:>11}  {:>6}  {:>6}  {:>6}  {:>18}  {:>6}",
                   "diff", "win/tie/los", "t-test", "Fisher", "Holm",
                   ConfidenceText(report.confidence) + " of diff", "effect");
  }
  text += '\n';
  for (size_t i = 0; i < names.size(); ++i) {
    const ComparedRun& run = measure.runs[i];
    text += Padded(names[i], width) + "  " + MeanText(run.mean);
    if (run.to_first) {
      const Comparison& to_first = *run.to_first;
      fmt::format_to(out, "  {:>7}  {:>11}  {:>6}  {:>6}  {:>6}  {:>18}  {:>6}",
                     DifferenceText(to_first.mean_difference),
                     RecordText(to_first), PText(to_first.t_test_p),
                     PText(to_first.randomization_p), PText(run.holm_p),
                     IntervalText(to_first.interval),
                     EffectText(to_first.effect_size));
    }
    text += '\n';
  }
}

void AppendTimes(const EvalReport& report,
                 const std::vector<std::string>& names, size_t width,
                 std::string& text) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n{}  {:>8}  {:>9}  {:>8}  {:>8}  {:>8}  {:>8}\n",
                 Padded("reranking", width), "requests", "pairs", "p50 ms",
                 "p95 ms", "p99 ms", "pairs/s");
  for (size_t i = 0; i < names.size(); ++i) {
    if (!report.runs[i].times) continue;
    const RequestTimes& times = *report.runs[i].times;
    fmt::format_to(out, "{}  {:>8}  {:>9}  {:>8}  {:>8}  {:>8}  {:>8}\n",
                   Padded(names[i], width), CountText(times.requests),
                   CountText(times.pairs), MillisecondsText(times.p50_ms),
                   MillisecondsText(times.p95_ms),
                   MillisecondsText(times.p99_ms),
                   RateText(times.pairs_per_second));
  }
}

}  // namespace

std::string ReportTable(const EvalReport& report) {
  std::vector<std::string> names;
  size_t width = 3;
  for (const ReportedRun& run : report.runs) {
    names.push_back(ShownText(run.name));
    width = std::max(width, Columns(names.back()));
  }
  for (const ComparedMeasure& measure : report.comparison.measures)
    width = std::max(width, measure.name.size());
  std::string text =
      fmt::format("{} queries{}\n", report.comparison.qids.size(),
                  IdenticalIdsText(report));
  for (const ComparedMeasure& measure : report.comparison.measures)
    AppendMeasure(report, names, width, measure, text);
  if (HasTimes(report)) {
    AppendTimes(report, names, std::max(width, size_t{9}), text);
  }
  return text;
}

}  // namespace podium
