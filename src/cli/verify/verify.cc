#include "cli/verify/verify.h"

#include <fmt/core.h>

#include <iostream>
#include <mutex>

#include "base/json_writer.h"
#include "cli/shared/complain.h"
#include "cli/shared/print_report.h"
#include "cli/shared/progress.h"
#include "cli/verify/verify_checks.h"

namespace podium {
namespace {

std::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarning:
      return "warning";
    case Verdict::kFailed:
      break;
  }
  return "failed";
}

std::string VerifyText(const VerifyReport& report) {
  std::string text = fmt::format("{}: {} pairs in {} ({})\n", report.model,
                                 report.pairs, report.precision, report.isa);
  for (const VerifyCheck& check : report.checks) {
    text += fmt::format("{:<8} {:<10} {}\n", NameOf(check.verdict), check.name,
                        check.what);
  }
  if (report.precisions.empty()) return text;
  text += fmt::format(
      "\nagainst f32, {} pairs  correlation  largest difference  Kendall's tau "
      " same top 10\n",
      report.compared_pairs);
  for (const PrecisionDifference& row : report.precisions) {
    text += fmt::format(
        "{:<22}  {:>11.5f}  {:>18.4f}  {:>13.4f}  {:>11.1f} %\n", row.precision,
        row.difference.correlation, row.difference.largest,
        row.difference.tau(), 100 * row.difference.same_top);
  }
  return text;
}

std::string VerifyJson(const VerifyReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("model").String(report.model);
  json.Key("precision").String(report.precision);
  json.Key("isa").String(report.isa);
  json.Key("pairs").Int(report.pairs);
  json.Key("failed").Bool(report.failed());
  json.Key("checks").BeginArray();
  for (const VerifyCheck& check : report.checks) {
    json.BeginObject();
    json.Key("name").String(check.name);
    json.Key("verdict").String(NameOf(check.verdict));
    json.Key("what").String(check.what);
    json.EndObject();
  }
  json.EndArray();
  json.Key("precisions").BeginArray();
  for (const PrecisionDifference& row : report.precisions) {
    json.BeginObject();
    json.Key("precision").String(row.precision);
    json.Key("correlation").Double(row.difference.correlation);
    json.Key("largest_difference").Double(row.difference.largest);
    json.Key("kendall_tau").Double(row.difference.tau());
    json.Key("same_top_10").Double(row.difference.same_top);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

Result<VerifyReport> Verify(const VerifyFlags& flags) {
  const auto spec = ParseModelSpec(flags.model);
  if (!spec) return Unexpected(spec.error());
  const auto how = MakeRerankerOptions(flags.engine, Limits());
  if (!how) return Unexpected(how.error());
  VerifyOptions options{
      .expected_are_probabilities = flags.expected_are == "probabilities",
      .tolerance = flags.tolerance,
      .every_precision = flags.every_precision};
  if (!flags.expected.empty()) {
    auto expected = ReadExpectedScores(flags.expected);
    if (!expected) return Unexpected(std::move(expected.error()));
    options.expected = *std::move(expected);
  }
  std::mutex mutex;
  std::string doing;
  const Progress shown(
      "verifying",
      [&] {
        const std::lock_guard lock(mutex);
        return ProgressReport{.note = doing};
      },
      flags.quiet);
  return VerifyModel(*spec, *how, options, [&](const std::string& step) {
    const std::lock_guard lock(mutex);
    doing = step;
  });
}

}  // namespace

int RunVerify(const VerifyFlags& flags) {
  const auto report = Verify(flags);
  if (!report) return Complain("verify", report.error());
  const int printed = PrintReport(
      "verify",
      flags.format == "json" ? VerifyJson(*report) : VerifyText(*report),
      std::cout, std::cerr);
  if (printed != kExitOk) return printed;
  return report->failed() ? kExitCheckFailed : kExitOk;
}

}  // namespace podium
