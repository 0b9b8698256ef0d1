#include <fmt/core.h>

#include <iterator>
#include <span>

#include "eval/report/figures.h"
#include "eval/report/report.h"
#include "eval/report/shown_text.h"
#include "text/utf8.h"

namespace podium {
namespace {

constexpr size_t kMostListed = 10;    // of losing queries, and of gaining ones
constexpr int kMostCharacters = 120;  // of a query

// "**+0.0840**" if the difference is unlikely to be due to chance.
std::string Marked(std::string figure, const ComparedRun& run, double most_p) {
  return run.holm_p && *run.holm_p < most_p ? "**" + figure + "**" : figure;
}

void AppendHead(const EvalReport& report, std::string& text) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "### Podium eval: {}\n\n", MarkdownCode(report.dataset));
  fmt::format_to(
      out, "{} queries",
      CountText(static_cast<int64_t>(report.comparison.qids.size())));
  if (!report.ranker.empty())
    fmt::format_to(out, ", reranked by {}", MarkdownCode(report.ranker));
  text += IdenticalIdsText(report) + ".\n";
}

void AppendMeasures(const EvalReport& report, std::string& text) {
  const auto out = std::back_inserter(text);
  const bool compared = report.runs.size() > 1;
  text += "\n| measure | run | mean |";
  if (compared) {
    fmt::format_to(out,
                   " diff | {} of diff | win/tie/loss | Fisher p | Holm p | "
                   "effect |",
                   ConfidenceText(report.confidence));
  }
  text += "\n|---|---|--:|";
  if (compared) text += "--:|:-:|:-:|--:|--:|--:|";
  text += '\n';
  for (const ComparedMeasure& measure : report.comparison.measures) {
    for (size_t i = 0; i < report.runs.size(); ++i) {
      const ComparedRun& run = measure.runs[i];
      fmt::format_to(out, "| {} | {} | {} |",
                     i == 0 ? MarkdownCell(measure.name) : "",
                     MarkdownCell(report.runs[i].name), MeanText(run.mean));
      if (run.to_first) {
        const Comparison& to_first = *run.to_first;
        fmt::format_to(out, " {} | {} | {} | {} | {} | {} |",
                       Marked(DifferenceText(to_first.mean_difference), run,
                              1 - report.confidence),
                       IntervalText(to_first.interval), RecordText(to_first),
                       PText(to_first.randomization_p), PText(run.holm_p),
                       EffectText(to_first.effect_size));
      } else if (compared) {
        text += " | | | | | |";
      }
      text += '\n';
    }
  }
  if (compared) {
    fmt::format_to(out,
                   "\nDifferences are from the first run; bold where Holm's p "
                   "is under {:.2g}.\n",
                   1 - report.confidence);
  }
}

void AppendTimes(const EvalReport& report, std::string& text) {
  text +=
      "\n| reranking | requests | pairs | p50 ms | p95 ms | p99 ms | pairs/s "
      "|\n|---|--:|--:|--:|--:|--:|--:|\n";
  for (const ReportedRun& run : report.runs) {
    if (!run.times) continue;
    fmt::format_to(
        std::back_inserter(text), "| {} | {} | {} | {} | {} | {} | {} |\n",
        MarkdownCell(run.name), CountText(run.times->requests),
        CountText(run.times->pairs), MillisecondsText(run.times->p50_ms),
        MillisecondsText(run.times->p95_ms),
        MillisecondsText(run.times->p99_ms),
        RateText(run.times->pairs_per_second));
  }
}

void AppendQueries(const EvalReport& report, std::string_view what,
                   std::span<const QueryGain> gains, std::string& text) {
  const auto out = std::back_inserter(text);
  const RunComparison& comparison = report.comparison;
  fmt::format_to(
      out,
      "\n<details><summary>{}</summary>\n\n| query | text | before | "
      "after | diff |\n|---|---|--:|--:|--:|\n",
      what);
  for (const QueryGain& gain : gains) {
    const std::string query_text = gain.query < report.queries.size()
                                       ? report.queries[gain.query].text
                                       : "";
    fmt::format_to(out, "| {} | {} | {} | {} | {} |\n",
                   MarkdownCell(comparison.qids[gain.query]),
                   MarkdownCell(CutTo(query_text, kMostCharacters)),
                   MeanText(gain.before), MeanText(gain.after),
                   DifferenceText(gain.gain()));
  }
  text += "\n</details>\n";
}

// The queries that lost most, and those that gained most, each from the largest
// change down.
void AppendExtremes(const EvalReport& report, std::string& text) {
  const std::vector<QueryGain> gains = SortedGains(report);
  std::vector<QueryGain> lost, gained;
  for (auto it = gains.begin(); it != gains.end() && it->gain() < 0; ++it)
    if (lost.size() < kMostListed) lost.push_back(*it);
  for (auto it = gains.rbegin(); it != gains.rend() && it->gain() > 0; ++it)
    if (gained.size() < kMostListed) gained.push_back(*it);
  const std::string measure =
      report.comparison.measures[ShownMeasure(report.comparison)].name;
  if (!lost.empty())
    AppendQueries(report, "Queries that lost most, by " + measure, lost, text);
  if (!gained.empty()) {
    AppendQueries(report, "Queries that gained most, by " + measure, gained,
                  text);
  }
}

}  // namespace

std::string ReportMarkdown(const EvalReport& report) {
  std::string text;
  AppendHead(report, text);
  AppendMeasures(report, text);
  if (HasTimes(report)) AppendTimes(report, text);
  if (report.runs.size() > 1 && !report.comparison.measures.empty())
    AppendExtremes(report, text);
  return text;
}

}  // namespace podium
