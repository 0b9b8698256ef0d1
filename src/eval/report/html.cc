#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "eval/report/charts.h"
#include "eval/report/content_hash.h"
#include "eval/report/figures.h"
#include "eval/report/page_files.h"
#include "eval/report/page_template.h"
#include "eval/report/report.h"

namespace podium {
namespace {

using List = std::vector<PageValues>;

// An optional part of the page: a list of one item or none.
List Shown(bool shown) { return shown ? List(1) : List(); }

// A class of page.css: blue or orange, beside a sign that says the same.
std::string DirectionOf(double change) {
  return change > 0 ? "gain" : change < 0 ? "loss" : "";
}

std::string Sentence(const EvalReport& report, const ComparedMeasure& measure) {
  const ComparedRun& last = measure.runs.back();
  const double difference = last.to_first->mean_difference;
  const std::optional<double> p = last.holm_p;
  if (!p) return "Too few queries to say whether the runs differ.";
  if (*p >= 1 - report.confidence) {
    return fmt::format(
        "By {}, the difference could be chance: no gain or loss is shown.",
        measure.name);
  }
  return fmt::format("By {}, {} is {}, by more than chance would explain.",
                     measure.name, report.runs.back().name,
                     difference > 0 ? "better" : "worse");
}

// The last run compared with the first.
List Headline(const EvalReport& report) {
  if (report.runs.size() < 2 || report.comparison.measures.empty()) return {};
  const ComparedMeasure& measure =
      report.comparison.measures[ShownMeasure(report.comparison)];
  const ComparedRun& last = measure.runs.back();
  const Comparison& to_first = *last.to_first;
  PageValues values;
  values.texts = {
      {"verdict", Sentence(report, measure)},
      {"measure", measure.name},
      {"before", MeanText(measure.runs.front().mean)},
      {"after", MeanText(last.mean)},
      {"difference", DifferenceText(to_first.mean_difference)},
      {"direction", DirectionOf(to_first.mean_difference)},
      {"interval", to_first.interval
                       ? ConfidenceText(report.confidence) + ": " +
                             IntervalText(to_first.interval)
                       : ""},
      {"record",
       fmt::format("{} / {} / {}", CountText(to_first.wins),
                   CountText(to_first.ties), CountText(to_first.losses))},
      {"p", PText(last.holm_p)},
      {"first_run", report.runs.front().name},
      {"last_run", report.runs.back().name}};
  List& cost = values.lists["cost"];
  if (const auto& times = report.runs.back().times) {
    cost.emplace_back().texts = {{"p50", MillisecondsText(times->p50_ms)},
                                 {"rate", RateText(times->pairs_per_second)}};
  }
  return {values};
}

PageValues ValuesOf(const Chart& chart) {
  PageValues values;
  values.texts = {{"chart_id", chart.id},
                  {"title", chart.title},
                  {"caption", chart.caption},
                  {"svg", chart.svg}};
  List& tables = values.lists["tables"];
  if (chart.rows.empty()) return values;
  PageValues& table = tables.emplace_back();
  for (const std::string& column : chart.columns)
    table.lists["columns"].emplace_back().texts = {{"column", column}};
  for (const std::vector<std::string>& row : chart.rows) {
    List& cells = table.lists["rows"].emplace_back().lists["cells"];
    for (const std::string& cell : row)
      cells.emplace_back().texts = {{"cell", cell}};
  }
  return values;
}

List Charts(const EvalReport& report) {
  List charts;
  for (const auto& make :
       {GainChart, DepthChart, LatencyChart, CalibrationChart}) {
    if (const std::optional<Chart> chart = make(report))
      charts.push_back(ValuesOf(*chart));
  }
  return charts;
}

PageValues ValuesOf(const EvalReport& report, const ComparedRun& run,
                    const std::string& name) {
  PageValues values;
  values.texts = {{"run", name}, {"mean", MeanText(run.mean)}};
  values.lists["first"] = Shown(!run.to_first && report.runs.size() > 1);
  List& beside = values.lists["beside"];
  if (!run.to_first) return values;
  const Comparison& to_first = *run.to_first;
  beside.emplace_back().texts = {
      {"difference", DifferenceText(to_first.mean_difference)},
      {"direction", DirectionOf(to_first.mean_difference)},
      {"interval", IntervalText(to_first.interval)},
      {"record", fmt::format("{} / {} / {}", to_first.wins, to_first.ties,
                             to_first.losses)},
      {"t_test_p", PText(to_first.t_test_p)},
      {"randomization_p", PText(to_first.randomization_p)},
      {"holm_p", PText(run.holm_p)},
      {"effect", EffectText(to_first.effect_size)}};
  return values;
}

List Measures(const EvalReport& report) {
  List measures;
  for (const ComparedMeasure& measure : report.comparison.measures) {
    PageValues& values = measures.emplace_back();
    values.texts = {{"measure", measure.name}};
    for (size_t i = 0; i < report.runs.size(); ++i) {
      values.lists["runs"].push_back(
          ValuesOf(report, measure.runs[i], report.runs[i].name));
    }
  }
  return measures;
}

List Times(const EvalReport& report) {
  List rows;
  for (const ReportedRun& run : report.runs) {
    if (!run.times) continue;
    rows.emplace_back().texts = {
        {"run", run.name},
        {"requests", CountText(run.times->requests)},
        {"pairs", CountText(run.times->pairs)},
        {"p50", MillisecondsText(run.times->p50_ms)},
        {"p95", MillisecondsText(run.times->p95_ms)},
        {"p99", MillisecondsText(run.times->p99_ms)},
        {"rate", RateText(run.times->pairs_per_second)}};
  }
  return rows;
}

std::string RankText(int64_t rank) {
  return rank > 0 ? std::to_string(rank) : "–";
}

// The change of rank, or "new" or "gone", and its class in page.css.
std::pair<std::string, std::string> Moved(const ReportedDocument& document) {
  if (document.rank_before <= 0) return {"new", "gain"};
  if (document.rank_after <= 0) return {"gone", "loss"};
  const int64_t up = document.rank_before - document.rank_after;
  if (up == 0) return {"=", ""};
  return {fmt::format("{} {}", up > 0 ? "▲" : "▼", std::abs(up)),
          up > 0 ? "gain" : "loss"};
}

PageValues ValuesOf(const ReportedDocument& document) {
  const auto [moved, direction] = Moved(document);
  PageValues values;
  values.texts = {
      {"rank_before", RankText(document.rank_before)},
      {"rank_after", RankText(document.rank_after)},
      {"moved", moved},
      {"direction", direction},
      {"relevance", document.grade > 0 ? "relevant" : ""},
      {"grade",
       document.grade < 0 ? "not judged" : std::to_string(document.grade)},
      {"score", document.score ? fmt::format("{:.4f}", *document.score) : ""},
      {"docno", document.docno},
      {"text", document.text}};
  return values;
}

// A query's gain as a bar from the middle, `part` of half the width. `part` is
// from -1 to 1.
std::string Bar(double part) {
  const double width = std::abs(part) * 50;
  return fmt::format(
      "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\"><path class=\"zero\" d=\"M50 0V10\"/><rect "
      "class=\"bar {}\" x=\"{:.1f}\" y=\"1\" width=\"{:.1f}\" height=\"8\"/>"
      "</svg>",
      DirectionOf(part), part < 0 ? 50 - width : 50, width);
}

// Every measure of a query, one row per run.
List ValuesOfRuns(const EvalReport& report, size_t query) {
  List rows;
  for (size_t i = 0; i < report.runs.size(); ++i) {
    PageValues& row = rows.emplace_back();
    row.texts = {{"run", report.runs[i].name}};
    for (const ComparedMeasure& measure : report.comparison.measures) {
      row.lists["values"].emplace_back().texts = {
          {"value", MeanText(measure.runs[i].values[query])}};
    }
  }
  return rows;
}

PageValues QueryValues(const EvalReport& report, size_t query) {
  PageValues values;
  values.texts = {{"qid", report.comparison.qids[query]},
                  {"order", std::to_string(query)},
                  {"gain", "0"},
                  {"query_text", ""}};
  values.lists = {{"gained", {}},
                  {"alone", {}},
                  {"values_of_runs", ValuesOfRuns(report, query)},
                  {"documents", {}}};
  if (query < report.queries.size()) {
    values.texts["query_text"] = report.queries[query].text;
    for (const ReportedDocument& document : report.queries[query].documents)
      values.lists["documents"].push_back(ValuesOf(document));
  }
  values.lists["has_documents"] = Shown(!values.lists["documents"].empty());
  return values;
}

// The queries of several runs, the largest loss first: all of them, or those
// that changed most.
List GainedQueries(const EvalReport& report) {
  std::vector<QueryGain> gains = SortedGains(report);
  if (gains.size() > kMostShownQueries) {
    const auto change = [](const QueryGain& gain) {
      return -std::abs(gain.gain());
    };
    std::ranges::stable_sort(gains, {}, change);
    gains.resize(kMostShownQueries);
    std::ranges::stable_sort(gains, {}, &QueryGain::gain);
  }
  double most = 0;
  for (const QueryGain& gain : gains)
    most = std::max(most, std::abs(gain.gain()));
  List queries;
  for (const QueryGain& gain : gains) {
    PageValues& values = queries.emplace_back(QueryValues(report, gain.query));
    values.texts["gain"] = fmt::format("{}", gain.gain());
    values.lists["gained"].emplace_back().texts = {
        {"before", MeanText(gain.before)},
        {"after", MeanText(gain.after)},
        {"difference", DifferenceText(gain.gain())},
        {"direction", DirectionOf(gain.gain())},
        {"bar", Bar(most > 0 ? gain.gain() / most : 0)}};
  }
  return queries;
}

// The queries of a single run, in its order.
List QueriesAlone(const EvalReport& report) {
  const RunComparison& comparison = report.comparison;
  List queries;
  if (comparison.measures.empty() || report.runs.empty()) return queries;
  const ComparedRun& run =
      comparison.measures[ShownMeasure(comparison)].runs.front();
  const size_t count = std::min(comparison.qids.size(), kMostShownQueries);
  for (size_t query = 0; query < count; ++query) {
    PageValues& values = queries.emplace_back(QueryValues(report, query));
    values.lists["alone"].emplace_back().texts = {
        {"value", MeanText(run.values[query])}};
  }
  return queries;
}

std::string QueriesNote(const EvalReport& report, size_t shown) {
  const std::string measure =
      report.comparison.measures[ShownMeasure(report.comparison)].name;
  const size_t all = report.comparison.qids.size();
  std::string note =
      report.runs.size() > 1
          ? fmt::format("By {}: {} compared with {}, the largest loss first.",
                        measure, report.runs.back().name,
                        report.runs.front().name)
          : fmt::format("By {} of {}.", measure, report.runs.front().name);
  if (shown < all) {
    note +=
        fmt::format(" {} of {}{}; --format csv has every query.",
                    CountText(static_cast<int64_t>(shown)),
                    CountText(static_cast<int64_t>(all)),
                    report.runs.size() > 1 ? ", those that changed most" : "");
  }
  return note + " Open a query to see its documents, if they are known.";
}

}  // namespace

std::string ReportHtml(const EvalReport& report) {
  PageValues page;
  page.texts = {
      {"style", std::string(PageStyle())},
      {"style_hash", ContentHash(PageStyle())},
      {"script", std::string(PageScript())},
      {"script_hash", ContentHash(PageScript())},
      {"podium_version", report.podium_version},
      {"dataset", report.dataset},
      {"ranker", report.ranker},
      {"query_count",
       CountText(static_cast<int64_t>(report.comparison.qids.size()))},
      {"identical_ids", IdenticalIdsText(report)},
      {"confidence", ConfidenceText(report.confidence)},
      {"columns_of_measures", report.runs.size() > 1 ? "9" : "2"},
      {"queries_note", ""}};
  const bool compared = report.runs.size() > 1;
  List queries = compared ? GainedQueries(report) : QueriesAlone(report);
  if (!queries.empty())
    page.texts["queries_note"] = QueriesNote(report, queries.size());
  page.lists = {{"reranked", Shown(!report.ranker.empty())},
                {"compared", Shown(compared)},
                {"headline", Headline(report)},
                {"charts", Charts(report)},
                {"measures", Measures(report)},
                {"has_times", Shown(HasTimes(report))},
                {"times", Times(report)},
                {"has_queries", Shown(!queries.empty())},
                {"queries", std::move(queries)}};
  page.lists["has_charts"] = Shown(!page.lists["charts"].empty());
  List& names = page.lists["names"];
  for (const ComparedMeasure& measure : report.comparison.measures)
    names.emplace_back().texts = {{"name", measure.name}};
  return FillTemplate(PageTemplate(), page);
}

}  // namespace podium
