#include <gtest/gtest.h>

#include "eval/report/content_hash.h"
#include "eval/report/page_files.h"
#include "eval/report/report.h"
#include "eval/report/shown_text.h"
#include "eval/testing/occurrences.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

TEST(ReportHtml, ASmallReportHasNoEmptySections) {
  const std::string page = ReportHtml(SmallReport());
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_EQ(page.find("{{"), page.npos);
  EXPECT_EQ(Occurrences(page, "<figure"), 1);
  EXPECT_EQ(Occurrences(page, "<details class=\"query\""), 4);
  EXPECT_EQ(page.find("class=\"documents\""), page.npos);
  EXPECT_EQ(page.find("Reranking times"), page.npos);
  EXPECT_NE(page.find("could be chance"), page.npos);
}

TEST(ReportHtml, ReportsDroppedQueries) {
  EvalReport report = SmallReport();
  EXPECT_NE(ReportHtml(report).find("4 queries. Podium"), std::string::npos);
  report.identical_ids = 1234;
  EXPECT_NE(ReportHtml(report).find(
                "4 queries, 1,234 results dropped that have their query&#39;s "
                "own id. Podium"),
            std::string::npos);
}

TEST(ReportHtml, RendersACompleteReport) {
  const std::string page = ReportHtml(WholeReport(12, 6));
  EXPECT_EQ(Occurrences(page, "<figure"), 4);
  EXPECT_EQ(Occurrences(page, "<svg viewBox=\"0 0 440 280\""), 4);
  EXPECT_EQ(Occurrences(page, "<details class=\"query\""), 12);
  EXPECT_EQ(Occurrences(page, "<table class=\"documents\">"), 12);
  EXPECT_EQ(Occurrences(page, "class=\"docno\""), 12 * 6);
  EXPECT_NE(page.find("<td class=\"gain\">new</td>"), page.npos);
  EXPECT_NE(page.find("<td class=\"loss\">gone</td>"), page.npos);
  EXPECT_NE(page.find("<td>not judged</td>"), page.npos);
  // Every bar links to a query.
  for (int query = 0; query < 12; ++query) {
    const std::string id = "q" + std::to_string(query) + "\"";
    EXPECT_EQ(Occurrences(page, "href=\"#" + id), 1);
    EXPECT_EQ(Occurrences(page, "id=\"" + id), 1);
  }
}

TEST(ReportHtml, LoadsNothingExternal) {
  const std::string page = ReportHtml(WholeReport(3, 3));
  for (const char* outside : {"http:", "https:", "//www", "@import", "url("}) {
    EXPECT_EQ(page.find(outside), page.npos) << outside;
  }
  EXPECT_EQ(Occurrences(page, " src="), Occurrences(page, " src=x onerror"));
  // No scripts or styles but our own.
  EXPECT_EQ(Occurrences(page, "<script>"), 1);
  EXPECT_EQ(Occurrences(page, "<style>"), 1);
  EXPECT_EQ(page.find(" style="), page.npos);
  EXPECT_NE(page.find("script-src 'sha256-" + ContentHash(PageScript()) + "'"),
            page.npos);
  EXPECT_NE(page.find("style-src 'sha256-" + ContentHash(PageStyle()) + "'"),
            page.npos);
}

TEST(ReportHtml, EscapesExternalText) {
  EvalReport report = WholeReport(3, 3);
  report.dataset = report.ranker = report.runs[0].name = kHostileText;
  report.comparison.qids[1] = kHostileText;
  report.queries[0].documents[1].docno = kHostileText;
  const std::string page = ReportHtml(report);
  const std::string shown = HtmlText(kHostileText);
  EXPECT_GE(Occurrences(page, shown), 7);
  EXPECT_EQ(Occurrences(page, "alert(1)"),
            Occurrences(page, "&lt;script&gt;alert(1)&lt;"));
  EXPECT_EQ(page.find("<img"), page.npos);
  EXPECT_EQ(page.find('\x1B'), page.npos);
  EXPECT_EQ(page.find("\u202E"), page.npos);
}

TEST(ReportHtml, ShowsTheQueriesThatChangedMost) {
  const EvalReport report = WholeReport(kMostShownQueries + 100, 0);
  const std::string page = ReportHtml(report);
  EXPECT_EQ(Occurrences(page, "<details class=\"query\""), kMostShownQueries);
  EXPECT_NE(page.find("500 of 600, those that changed most"), page.npos);
  // A seventh of the queries has equal values in both runs.
  EXPECT_EQ(Occurrences(page, "data-gain=\"0\""), 0);
}

TEST(ReportHtml, RendersASingleRun) {
  EvalReport report = SmallReport();
  report.runs.pop_back();
  for (ComparedMeasure& measure : report.comparison.measures)
    measure.runs.pop_back();
  const std::string page = ReportHtml(report);
  EXPECT_EQ(Occurrences(page, "<figure"), 0);
  EXPECT_EQ(Occurrences(page, "<details class=\"query\""), 4);
  EXPECT_NE(page.find("<strong>0.2500</strong>"), page.npos);
  EXPECT_EQ(page.find("class=\"headline\""), page.npos);
}

TEST(ReportHtml, StaysSmall) {
  EXPECT_LT(ReportHtml(WholeReport(300, 20)).size(), 5u << 20);
}

}  // namespace
}  // namespace podium
