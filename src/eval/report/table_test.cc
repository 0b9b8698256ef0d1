#include <gtest/gtest.h>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

TEST(ReportTable, HasOneBlockPerMeasure) {
  EvalReport report = SmallReport();
  report.comparison.measures.erase(report.comparison.measures.begin());
  const std::string table = ReportTable(report);
  EXPECT_EQ(table.substr(0, table.find("first.trec")),
            "4 queries\n\nndcg_cut_10    mean     diff  win/tie/los  t-test  "
            "Fisher    Holm        95 % of diff  effect\n");
  EXPECT_NE(table.find("\nfirst.trec   0.5625\n"), table.npos) << table;
  EXPECT_NE(table.find("\nlast.trec    0.6250  +0.0625        2/1/1  "),
            table.npos)
      << table;
  EXPECT_EQ(table.find("reranking"), table.npos);
}

TEST(ReportTable, ASingleRunHasNoComparison) {
  EvalReport report = SmallReport();
  report.runs.pop_back();
  for (ComparedMeasure& measure : report.comparison.measures)
    measure.runs.pop_back();
  EXPECT_EQ(ReportTable(report),
            "4 queries\n\nmap            mean\nfirst.trec   0.4375\n"
            "\nndcg_cut_10    mean\nfirst.trec   0.5625\n");
}

TEST(ReportTable, ReportsDroppedQueries) {
  EvalReport report = SmallReport();
  report.identical_ids = 2;
  EXPECT_TRUE(ReportTable(report).starts_with(
      "4 queries, 2 results dropped that have their query's own id\n\n"));
}

TEST(ReportTable, ReportsRerankingTimes) {
  EvalReport report = SmallReport();
  report.runs[1].name = "caf\u00E9\x1B";  // as wide as its characters
  report.runs[1].times = {.requests = 4,
                          .pairs = 12'000,
                          .p50_ms = 8.25,
                          .p95_ms = 31.5,
                          .p99_ms = 1234.5,
                          .pairs_per_second = 66.66};
  EXPECT_TRUE(ReportTable(report).ends_with(
      "\nreranking    requests      pairs    p50 ms    p95 ms    p99 ms   "
      "pairs/s\ncaf\u00E9\u241B               4     12,000      8.25      31.5 "
      " "
      "   1,235      66.7\n"))
      << ReportTable(report);
}

}  // namespace
}  // namespace podium
