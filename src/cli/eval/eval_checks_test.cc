#include "cli/eval/eval_checks.h"

#include <gtest/gtest.h>

#include <limits>

namespace podium {
namespace {

EvalReport ReportWith(double ndcg, std::optional<RequestTimes> times = {}) {
  EvalReport report;
  report.runs = {{.name = "bm25.trec"}, {.name = "builtin", .times = times}};
  report.comparison.measures = {
      {.name = "ndcg_cut_10", .runs = {{.mean = 1}, {.mean = ndcg}}},
      {.name = "map", .runs = {{.mean = 0.1}, {.mean = 0.25}}}};
  return report;
}

Baseline BaselineWith(std::vector<std::pair<std::string, double>> means,
                      double max_drop = 0) {
  Baseline baseline{.file = "old.json", .report = {}, .max_drop = max_drop};
  baseline.report.runs = {{.name = "first", .means = {}},
                          {.name = "last", .means = std::move(means)}};
  return baseline;
}

std::vector<std::string> Failed(const EvalReport& report,
                                const std::string& check) {
  const Result<FailIf> fail_if = ParseFailIf(check);
  EXPECT_TRUE(fail_if) << check;
  return FailedChecks(report, std::vector<FailIf>{*fail_if}, nullptr);
}

TEST(ParseFailIf, ReadsAFigureAnOperatorAndANumber) {
  const Result<FailIf> check = ParseFailIf(" ndcg_cut_10<=-.5e-1 ");
  ASSERT_TRUE(check);
  EXPECT_EQ(check->figure, "ndcg_cut_10");
  EXPECT_EQ(check->condition, "<=");
  EXPECT_EQ(check->limit, -0.05);
  for (const char* text :
       {"", "ndcg_cut_10", "ndcg_cut_10 < ", "< 1", "map = 1", "map < high",
        "map < 1 2", "map << 1", "map < nan", "map > inf"}) {
    const Result<FailIf> wrong = ParseFailIf(text);
    ASSERT_FALSE(wrong) << text;
    EXPECT_EQ(wrong.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(CheckFigures, NamesTheFiguresThatThereAre) {
  const auto measures = *SelectMeasures({"ndcg_cut.5,10"});
  const auto check = [&](const std::string& text, bool timed) {
    const std::vector<FailIf> checks = {*ParseFailIf(text)};
    const Result<void> checked = CheckFigures(checks, measures, timed);
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(check("ndcg_cut_5 < 1", false), "");
  EXPECT_EQ(check("p99_ms > 1", true), "");
  EXPECT_EQ(check("p99_ms > 1", false),
            "--fail-if 'p99_ms > 1': p99_ms is measured only in a reranking: "
            "give --ranker");
  EXPECT_EQ(check("map < 1", true),
            "--fail-if 'map < 1': map is not measured: add it with -m, or use "
            "one of ndcg_cut_5, ndcg_cut_10");
}

TEST(FailedChecks, LookAtTheLastRun) {
  const EvalReport report = ReportWith(0.5);
  for (const char* text : {"ndcg_cut_10 < 0.5", "ndcg_cut_10 > 0.5",
                           "ndcg_cut_10 <= 0.49", "map >= 0.26"}) {
    EXPECT_TRUE(Failed(report, text).empty()) << text;
  }
  for (const char* text : {"ndcg_cut_10 < 0.51", "ndcg_cut_10 > 0.49",
                           "ndcg_cut_10 <= 0.5", "ndcg_cut_10 >= 0.5"}) {
    EXPECT_EQ(Failed(report, text),
              (std::vector<std::string>{
                  "check failed: ndcg_cut_10 is 0.5: --fail-if '" +
                  std::string(text) + "'"}));
  }
  EXPECT_EQ(Failed(ReportWith(std::numeric_limits<double>::quiet_NaN()),
                   "ndcg_cut_10 < 0")
                .size(),
            1u);
}

TEST(FailedChecks, CompareRequestTimes) {
  const EvalReport report = ReportWith(
      0.5, RequestTimes{
               .p50_ms = 1, .p95_ms = 2, .p99_ms = 3, .pairs_per_second = 40});
  EXPECT_TRUE(Failed(report, "p99_ms > 3").empty());
  EXPECT_EQ(Failed(report, "p99_ms > 2.5"),
            (std::vector<std::string>{
                "check failed: p99_ms is 3: --fail-if 'p99_ms > 2.5'"}));
  EXPECT_EQ(Failed(report, "p95_ms >= 2").size(), 1u);
  EXPECT_EQ(Failed(report, "p50_ms < 2").size(), 1u);
  EXPECT_EQ(Failed(report, "pairs_per_second < 50").size(), 1u);
}

TEST(FailedChecks, CompareWithABaseline) {
  const auto failed = [](double ndcg, double max_drop) {
    const Baseline baseline = BaselineWith(
        {{"ndcg_cut_10", 0.5}, {"map", 0.2}, {"P_5", 1}}, max_drop);
    return FailedChecks(ReportWith(ndcg), {}, &baseline);
  };
  EXPECT_TRUE(failed(0.6, 0).empty());
  EXPECT_TRUE(failed(0.5, 0).empty());
  // In binary .5 - .495 is a little more than .005.
  EXPECT_TRUE(failed(0.495, 0.005).empty());
  EXPECT_EQ(failed(0.494, 0.005),
            (std::vector<std::string>{
                "check failed: ndcg_cut_10 is 0.494, but in old.json 0.5: "
                "lower by 0.006, --max-drop 0.005"}));
  EXPECT_EQ(failed(0.499, 0).size(), 1u);
}

TEST(CheckBaseline, NeedsAMeasureInCommon) {
  const auto measures = *SelectMeasures({"map"});
  EXPECT_TRUE(CheckBaseline(BaselineWith({{"P_5", 1}, {"map", 0}}), measures));
  const Result<void> none = CheckBaseline(BaselineWith({{"P_5", 1}}), measures);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(none.error().message, "old.json: has none of the measures map");
}

TEST(CheckComparable, NeedsTheSameQueriesCountedTheSameWay) {
  Baseline baseline = BaselineWith({});
  baseline.report.dataset = "covid-qa";
  baseline.report.qids = {"a", "b", "c"};
  MeasuredQueries queries{
      .dataset = "/else/where", .qids = {"c", "a", "b"}, .options = {}};
  // As in reports of versions that did not say how documents were counted.
  EXPECT_TRUE(CheckComparable(baseline, queries));
  baseline.report.level = 1;
  baseline.report.judged_only = false;
  EXPECT_TRUE(CheckComparable(baseline, queries));

  const auto refusal = [&baseline, &queries] {
    const Result<void> checked = CheckComparable(baseline, queries);
    if (checked) return std::string("comparable");
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidData);
    return checked.error().message;
  };
  queries.options.level = 2;
  EXPECT_EQ(refusal(),
            "old.json: its documents are relevant from grade 1 on, but these "
            "from grade 2: give both the same --level-for-rel");
  queries.options.level = 1;
  queries.options.judged_only = true;
  EXPECT_EQ(refusal(),
            "old.json: documents without a judgment count in it: leave out "
            "--judged-docs-only");
  queries.options.judged_only = false;
  queries.qids = {"b", "d"};
  EXPECT_EQ(refusal(),
            "old.json: its means are over 3 queries of covid-qa, but these are "
            "over 2 of /else/where, and 1 are in both: give --baseline a "
            "report on the same judgments");
}

}  // namespace
}  // namespace podium
