#include "cli/calibrate/calibrate_report.h"

#include <fmt/format.h>

#include <functional>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "eval/calibration_error.h"

namespace podium {
namespace {

constexpr int kBins = 10;

double CalibrationErrorOf(std::span<const JudgedScore> pairs) {
  return ExpectedCalibrationError(ReliabilityBins(pairs, kBins));
}

struct ErrorRow {
  const char* what;
  const char* name;  // in JSON
  double (*value)(std::span<const JudgedScore> pairs);
};

constexpr ErrorRow kErrors[] = {
    {"expected calibration error", "ece", CalibrationErrorOf},
    {"Brier score", "brier", BrierScore},
    {"log loss", "log_loss", LogLoss},
};

std::string PairsText(const CalibrationReport& report) {
  const ScoreMap::FittedOn& on = report.map.fitted_on;
  std::string text = fmt::format(
      "{} on {}: {} judged pairs of {} queries, {} of them relevant (grade {} "
      "or more)\n",
      on.model, on.dataset, on.pairs, on.queries, on.relevant, on.level);
  const UnjudgedCounts& unjudged = report.unjudged;
  if (unjudged.documents > 0) {
    text += fmt::format(
        "{} documents without a judgment {}\n", unjudged.documents,
        report.unjudged_as_irrelevant ? "count as irrelevant" : "are left out");
  }
  if (unjudged.queries > 0) {
    text += fmt::format("{} queries without a judgment are left out\n",
                        unjudged.queries);
  }
  if (report.prevalence) {
    text += fmt::format(
        "pairs are weighted so that {:.4g} of them are relevant, also below\n",
        *report.prevalence);
  }
  return text;
}

std::string ErrorsText(const CalibrationReport& report) {
  const HeldOut& held_out = report.held_out;
  std::string text = fmt::format(
      "{:<28} {:>9} {:>9}\n", fmt::format("held out, {} folds", report.folds),
      "before", "after");
  for (const ErrorRow& row : kErrors) {
    const std::string before =
        held_out.before.empty()
            ? "-"
            : fmt::format("{:.4f}", row.value(held_out.before));
    text += fmt::format("{:<28} {:>9} {:>9.4f}\n", row.what, before,
                        row.value(held_out.after));
  }
  return text;
}

std::string ReliabilityText(std::span<const JudgedScore> pairs) {
  std::string text = fmt::format("{:<12} {:>8} {:>9} {:>9}\n", "probability",
                                 "pairs", "given", "relevant");
  for (const ReliabilityBin& bin : ReliabilityBins(pairs, kBins)) {
    text +=
        fmt::format("{:.1f} to {:.1f}   {:>8}", bin.low, bin.high, bin.pairs);
    text += bin.pairs == 0 ? fmt::format(" {:>9} {:>9}\n", "-", "-")
                           : fmt::format(" {:>9.4f} {:>9.4f}\n",
                                         bin.probability, bin.relevant);
  }
  return text;
}

std::string ThresholdText(const CalibrationReport& report) {
  const ThresholdCounts& counts = report.held_out.counts;
  return fmt::format(
      "held out, {} folds: precision {:.4f}, recall {:.4f}, F1 {:.4f}\n\n"
      "threshold {}\n",
      report.folds, counts.precision(), counts.recall(), counts.f1(),
      report.map.threshold);
}

void WriteErrors(const std::vector<JudgedScore>& pairs, JsonWriter& json) {
  json.BeginObject();
  for (const ErrorRow& row : kErrors)
    json.Key(row.name).Double(row.value(pairs));
  json.EndObject();
}

void WriteReliability(const std::vector<JudgedScore>& pairs, JsonWriter& json) {
  json.BeginArray();
  for (const ReliabilityBin& bin : ReliabilityBins(pairs, kBins)) {
    json.BeginObject().Key("low").Double(bin.low).Key("high").Double(bin.high);
    json.Key("pairs").Int(bin.pairs);
    if (bin.pairs > 0) {
      json.Key("probability").Double(bin.probability);
      json.Key("relevant").Double(bin.relevant);
    }
    json.EndObject();
  }
  json.EndArray();
}

void WriteHeldOut(const CalibrationReport& report, JsonWriter& json) {
  const HeldOut& held_out = report.held_out;
  json.BeginObject().Key("folds").Int(report.folds);
  if (!report.map.has_probabilities()) {
    json.Key("precision").Double(held_out.counts.precision());
    json.Key("recall").Double(held_out.counts.recall());
    json.Key("f1").Double(held_out.counts.f1());
  } else {
    if (!held_out.before.empty())
      WriteErrors(held_out.before, json.Key("before"));
    WriteErrors(held_out.after, json.Key("after"));
    WriteReliability(held_out.after, json.Key("reliability"));
  }
  json.EndObject();
}

}  // namespace

std::string CalibrateTable(const CalibrationReport& report) {
  std::string text = PairsText(report) + "\n";
  if (report.map.has_probabilities()) {
    text += ErrorsText(report) + "\n" + ReliabilityText(report.held_out.after);
  } else {
    text += ThresholdText(report);
  }
  if (const std::string why = NoBetterThanNone(report.held_out); !why.empty())
    text += "\n" + why + "\n";
  if (!report.written) return text + "\nnothing is written\n";
  return text + fmt::format("\n{} is fitted on all of them: {}\n",
                            NameOf(report.map.method), report.file);
}

std::string CalibrateJson(const CalibrationReport& report) {
  const ScoreMap::FittedOn& on = report.map.fitted_on;
  JsonWriter json;
  json.BeginObject();
  json.Key("file").String(report.file);
  json.Key("written").Bool(report.written);
  json.Key("better_than_none").Bool(NoBetterThanNone(report.held_out).empty());
  json.Key("method").String(NameOf(report.map.method));
  if (!report.map.has_probabilities())
    json.Key("threshold").Double(report.map.threshold);
  json.Key("dataset").String(on.dataset).Key("model").String(on.model);
  json.Key("queries").Int(on.queries).Key("pairs").Int(on.pairs);
  json.Key("relevant").Int(on.relevant).Key("level").Int(on.level);
  json.Key("unjudged_documents").Int(report.unjudged.documents);
  json.Key("unjudged_queries").Int(report.unjudged.queries);
  if (report.prevalence) json.Key("prevalence").Double(*report.prevalence);
  WriteHeldOut(report, json.Key("held_out"));
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace podium
