#include "cli/eval/eval_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>

#include "collections/fields.h"
#include "eval/report/shown_text.h"

namespace podium {
namespace {

struct TimeFigure {
  std::string_view name;
  double RequestTimes::*value;
};
constexpr TimeFigure kTimeFigures[] = {
    {"p50_ms", &RequestTimes::p50_ms},
    {"p95_ms", &RequestTimes::p95_ms},
    {"p99_ms", &RequestTimes::p99_ms},
    {"pairs_per_second", &RequestTimes::pairs_per_second}};

const TimeFigure* FindTimeFigure(std::string_view name) {
  const auto* found = std::ranges::find(kTimeFigures, name, &TimeFigure::name);
  return found == std::end(kTimeFigures) ? nullptr : found;
}

std::vector<std::string> NamesOf(const std::vector<SelectedMeasure>& measures) {
  std::vector<std::string> names;
  for (const SelectedMeasure& measure : measures)
    names.insert(names.end(), measure.names.begin(), measure.names.end());
  return names;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

bool Holds(double value, const FailIf& check) {
  if (!std::isfinite(value)) return true;
  if (check.condition == "<") return value < check.limit;
  if (check.condition == "<=") return value <= check.limit;
  if (check.condition == ">") return value > check.limit;
  return value >= check.limit;
}

// The last run's value; nothing if the report does not have it.
std::optional<double> ValueOf(const EvalReport& report,
                              std::string_view figure) {
  if (const TimeFigure* time = FindTimeFigure(figure)) {
    const std::optional<RequestTimes>& times = report.runs.back().times;
    if (!times) return std::nullopt;
    return (*times).*(time->value);
  }
  const auto measure = std::ranges::find(report.comparison.measures, figure,
                                         &ComparedMeasure::name);
  if (measure == report.comparison.measures.end()) return std::nullopt;
  return measure->runs.back().mean;
}

}  // namespace

Result<FailIf> ParseFailIf(const std::string& text) {
  const std::string_view all(text);
  const size_t at = all.find_first_of("<>");
  if (at != all.npos) {
    const size_t length = all.substr(at + 1).starts_with('=') ? 2 : 1;
    FailIf check{.figure = std::string(Trimmed(all.substr(0, at))),
                 .condition = std::string(all.substr(at, length)),
                 .text = text};
    if (!check.figure.empty() &&
        ParseField(Trimmed(all.substr(at + length)), check.limit) &&
        std::isfinite(check.limit)) {
      return check;
    }
  }
  return Fail(ErrorCode::kInvalidArgument,
              "--fail-if '" + text +
                  "': expected a measure, one of < <= > >=, and a number, such "
                  "as \"ndcg_cut_10 < 0.45\"",
              "--fail-if");
}

bool IsTimeFigure(const std::string& figure) {
  return FindTimeFigure(figure) != nullptr;
}

Result<void> CheckFigures(std::span<const FailIf> fail_ifs,
                          const std::vector<SelectedMeasure>& measures,
                          bool timed) {
  const std::vector<std::string> names = NamesOf(measures);
  for (const FailIf& check : fail_ifs) {
    if (IsTimeFigure(check.figure)) {
      if (timed) continue;
      return Fail(ErrorCode::kInvalidArgument,
                  "--fail-if '" + check.text + "': " + check.figure +
                      " is measured only in a reranking: give --ranker",
                  "--fail-if");
    }
    if (std::ranges::count(names, check.figure) > 0) continue;
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("--fail-if '{}': {} is not measured: add it with "
                            "-m, or use one of {}",
                            check.text, check.figure, fmt::join(names, ", ")),
                "--fail-if");
  }
  return {};
}

Result<void> CheckBaseline(const Baseline& baseline,
                           const std::vector<SelectedMeasure>& measures) {
  const std::vector<std::string> names = NamesOf(measures);
  for (const auto& [name, mean] : baseline.means()) {
    if (std::ranges::count(names, name) > 0) return {};
  }
  return Fail(ErrorCode::kInvalidData,
              fmt::format("{}: has none of the measures {}", baseline.file,
                          fmt::join(names, ", ")),
              "--baseline");
}

Result<void> CheckComparable(const Baseline& baseline,
                             const MeasuredQueries& queries) {
  const BaselineReport& report = baseline.report;
  const auto refuse = [&baseline](const std::string& why) {
    return Fail(ErrorCode::kInvalidData, baseline.file + ": " + why,
                "--baseline");
  };
  std::vector<std::string> qids;
  for (const std::string& qid : queries.qids) qids.push_back(ValidText(qid));
  std::ranges::sort(qids);
  if (qids != report.qids) {
    std::vector<std::string> both;
    std::ranges::set_intersection(qids, report.qids, std::back_inserter(both));
    return refuse(fmt::format(
        "its means are over {} queries of {}, but these are over {} of {}, and "
        "{} are in both: give --baseline a report on the same judgments",
        report.qids.size(), report.dataset, qids.size(), queries.dataset,
        both.size()));
  }
  const EvaluationOptions& options = queries.options;
  if (report.level && *report.level != options.level) {
    return refuse(
        fmt::format("its documents are relevant from grade {} on, but these "
                    "from grade {}: give both the same --level-for-rel",
                    *report.level, options.level));
  }
  if (report.judged_only && *report.judged_only != options.judged_only) {
    return refuse(fmt::format(
        "documents without a judgment {} in it: {} --judged-docs-only",
        *report.judged_only ? "are left out" : "count",
        *report.judged_only ? "give" : "leave out"));
  }
  return {};
}

const std::vector<std::pair<std::string, double>>& Baseline::means() const {
  static const std::vector<std::pair<std::string, double>> kNone;
  return report.runs.empty() ? kNone : report.runs.back().means;
}

std::vector<std::string> FailedChecks(const EvalReport& report,
                                      std::span<const FailIf> fail_ifs,
                                      const Baseline* baseline) {
  constexpr double kRounding = 1e-9;
  std::vector<std::string> failed;
  for (const FailIf& check : fail_ifs) {
    const std::optional<double> value = ValueOf(report, check.figure);
    if (value && !Holds(*value, check)) continue;
    failed.push_back(fmt::format(
        "check failed: {} is {}: --fail-if '{}'", check.figure,
        value ? fmt::format("{:.6g}", *value) : "unknown", check.text));
  }
  if (baseline == nullptr) return failed;
  for (const auto& [name, mean] : baseline->means()) {
    const std::optional<double> value = ValueOf(report, name);
    if (!value || *value >= mean - baseline->max_drop - kRounding) continue;
    failed.push_back(fmt::format(
        "check failed: {} is {:.6g}, but in {} {:.6g}: lower by {:.6g}, "
        "--max-drop {:g}",
        name, *value, baseline->file, mean, mean - *value, baseline->max_drop));
  }
  return failed;
}

}  // namespace podium
