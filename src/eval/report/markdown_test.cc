#include <gtest/gtest.h>

#include <sstream>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

// The number of cells in each line of a table: on GitHub, a line with a
// different number ends the table.
std::vector<size_t> CellsOfLines(const std::string& markdown) {
  std::vector<size_t> cells;
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("|")) continue;
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && line[i - (i > 0)] != '\\';
    }
    cells.push_back(bars - 1);
  }
  return cells;
}

TEST(ReportMarkdown, HasATablePerAvailableSection) {
  const std::string markdown = ReportMarkdown(SmallReport());
  EXPECT_TRUE(markdown.starts_with(
      "### Podium eval: `qrels.txt`\n\n4 queries.\n\n| measure | run | mean | "
      "diff | 95 % of diff | win/tie/loss | Fisher p | Holm p | effect |\n"
      "|---|---|--:|--:|:-:|:-:|--:|--:|--:|\n"
      "| `map` | `first.trec` | 0.4375 | | | | | | |\n"
      "|  | `last.trec` | 0.5000 | +0.0625 | "))
      << markdown;
  EXPECT_NE(markdown.find(
                "<details><summary>Queries that lost most, by ndcg_cut_10"
                "</summary>\n\n| query | text | before | after | diff |\n"
                "|---|---|--:|--:|--:|\n| `q4` |  | 1.0000 | 0.5000 | -0.5000 "
                "|\n\n</details>\n"),
            markdown.npos)
      << markdown;
  EXPECT_EQ(markdown.find("reranking"), markdown.npos);
}

TEST(ReportMarkdown, ReportsDroppedQueries) {
  EvalReport report = SmallReport();
  report.identical_ids = 1;
  EXPECT_NE(ReportMarkdown(report).find(
                "\n4 queries, 1 result dropped that has its query's own id.\n"),
            std::string::npos);
}

TEST(ReportMarkdown, RendersACompleteReportWithHostileText) {
  const std::string markdown = ReportMarkdown(WholeReport(60, 2));
  EXPECT_NE(markdown.find("60 queries, reranked by `builtin`.\n"),
            markdown.npos);
  EXPECT_NE(markdown.find("| `builtin, top 100` | 60 | 6,000 | 850 | 1,125 | "
                          "1,475 | 112.6 |"),
            markdown.npos)
      << markdown;
  EXPECT_EQ(markdown.find('\x1B'), markdown.npos);
  size_t with[10] = {};
  for (const size_t cells : CellsOfLines(markdown)) {
    ASSERT_LT(cells, 10u);
    ++with[cells];
  }
  // 2 measures of 5 runs; 4 runs with times; 10 losses and 10 gains; each with
  // a head and a rule.
  EXPECT_EQ(with[9], 2 + 10u);
  EXPECT_EQ(with[7], 2 + 4u);
  EXPECT_EQ(with[5], 2 + 2 + 20u);
}

TEST(ReportMarkdown, EscapesTheTextOfAQuery) {
  EvalReport report = SmallReport();
  report.queries.resize(4);
  report.queries[3].text = kHostileText;  // the query that lost
  const std::string markdown = ReportMarkdown(report);
  EXPECT_NE(markdown.find("| `q4` | `` </script><script>alert(1)</script>"),
            markdown.npos)
      << markdown;
  for (const size_t cells : CellsOfLines(markdown))
    EXPECT_TRUE(cells == 9 || cells == 5) << cells << "\n" << markdown;
}

}  // namespace
}  // namespace podium
