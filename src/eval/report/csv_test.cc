#include <gtest/gtest.h>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

TEST(ReportCsv, HasOneRecordPerQueryRunAndMeasure) {
  EvalReport report = SmallReport();
  report.runs[1].name = "a,\"b\"";
  const std::string csv = ReportCsv(report);
  EXPECT_TRUE(
      csv.starts_with("query,run,measure,value\n"
                      "q1,first.trec,map,0.5\n"
                      "q1,first.trec,ndcg_cut_10,0.5\n"
                      "q1,\"a,\"\"b\"\"\",map,0.5\n"
                      "q1,\"a,\"\"b\"\"\",ndcg_cut_10,1\n"))
      << csv;
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 4 * 2 * 2);
}

}  // namespace
}  // namespace podium
