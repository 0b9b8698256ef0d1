#include "cli/eval_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "base/json_writer.h"
#include "collections/csv_reader.h"

namespace podium {
namespace {

// Of a small p the size is what matters.
std::string P(std::optional<double> p) {
  if (!p) return "-";
  return *p < .0001 ? "<.0001" : fmt::format("{:.4f}", *p);
}

std::string Differences(const ComparedRun& run) {
  const Comparison& to_first = *run.to_first;
  const std::string record =
      fmt::format("{}/{}/{}", to_first.wins, to_first.ties, to_first.losses);
  const std::string interval =
      to_first.interval
          ? fmt::format("{:+.4f} to {:+.4f}", to_first.interval->low,
                        to_first.interval->high)
          : "-";
  const std::string effect = to_first.effect_size
                                 ? fmt::format("{:+.2f}", *to_first.effect_size)
                                 : "-";
  return fmt::format("  {:+.4f}  {:>11}  {:>6}  {:>6}  {:>6}  {:>18}  {:>6}",
                     to_first.mean_difference, record, P(to_first.t_test_p),
                     P(to_first.randomization_p), P(run.holm_p), interval,
                     effect);
}

void WriteNumber(JsonWriter& json, std::string_view key,
                 std::optional<double> value) {
  json.Key(key);
  if (value && std::isfinite(*value)) {
    json.Double(*value);
  } else {
    json.Null();
  }
}

void WriteComparison(JsonWriter& json, const ComparedRun& run) {
  const Comparison& to_first = *run.to_first;
  WriteNumber(json, "difference", to_first.mean_difference);
  json.Key("wins").Int(to_first.wins);
  json.Key("ties").Int(to_first.ties);
  json.Key("losses").Int(to_first.losses);
  WriteNumber(json, "t_test_p", to_first.t_test_p);
  WriteNumber(json, "randomization_p", to_first.randomization_p);
  WriteNumber(json, "holm_p", run.holm_p);
  json.Key("interval");
  if (to_first.interval) {
    json.BeginArray();
    json.Double(to_first.interval->low);
    json.Double(to_first.interval->high);
    json.EndArray();
  } else {
    json.Null();
  }
  WriteNumber(json, "effect_size", to_first.effect_size);
}

}  // namespace

std::string EvalTable(const std::vector<std::string>& runs,
                      const RunComparison& comparison, double confidence) {
  size_t width = 3;
  for (const std::string& run : runs) width = std::max(width, run.size());
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{} queries\n", comparison.qids.size());
  for (const ComparedMeasure& measure : comparison.measures) {
    fmt::format_to(out, "\n{:<{}}    mean", measure.name,
                   std::max(width, measure.name.size()));
    if (runs.size() > 1) {
      fmt::format_to(out, "  {:>7}  {:>11}  {:>6}  {:>6}  {:>6}  {:>18}  {:>6}",
                     "diff", "win/tie/los", "t-test", "Fisher", "Holm",
                     fmt::format("{:g} % of diff", 100 * confidence), "effect");
    }
    text += '\n';
    for (size_t i = 0; i < runs.size(); ++i) {
      const ComparedRun& run = measure.runs[i];
      fmt::format_to(out, "{:<{}}  {:6.4f}", runs[i],
                     std::max(width, measure.name.size()), run.mean);
      if (run.to_first) text += Differences(run);
      text += '\n';
    }
  }
  return text;
}

std::string EvalJson(const std::vector<std::string>& runs,
                     const RunComparison& comparison) {
  JsonWriter json;
  json.BeginObject();
  json.Key("queries").Int(static_cast<int64_t>(comparison.qids.size()));
  json.Key("measures").BeginArray();
  for (const ComparedMeasure& measure : comparison.measures) {
    json.BeginObject();
    json.Key("measure").String(measure.name);
    json.Key("runs").BeginArray();
    for (size_t i = 0; i < runs.size(); ++i) {
      json.BeginObject();
      json.Key("run").String(runs[i]);
      WriteNumber(json, "mean", measure.runs[i].mean);
      if (measure.runs[i].to_first) WriteComparison(json, measure.runs[i]);
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

std::string EvalCsv(const std::vector<std::string>& runs,
                    const RunComparison& comparison) {
  std::string text = "query,run,measure,value\n";
  const auto out = std::back_inserter(text);
  for (size_t query = 0; query < comparison.qids.size(); ++query) {
    for (size_t i = 0; i < runs.size(); ++i) {
      for (const ComparedMeasure& measure : comparison.measures) {
        fmt::format_to(out, "{},{},{},{}\n", CsvField(comparison.qids[query]),
                       CsvField(runs[i]), CsvField(measure.name),
                       measure.runs[i].values[query]);
      }
    }
  }
  return text;
}

}  // namespace podium
