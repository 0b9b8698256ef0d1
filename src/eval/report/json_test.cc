#include "base/json.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <limits>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

using simdjson::dom::element;

// Asserts that it is JSON.
class Parsed {
 public:
  explicit Parsed(const EvalReport& report)
      : document_(*JsonDocument::Parse(ReportJson(report), 16)) {}
  element At(std::string_view pointer) const {
    return document_.root().at_pointer(pointer).value();
  }
  bool Has(std::string_view pointer) const {
    return !document_.root().at_pointer(pointer).error();
  }

 private:
  JsonDocument document_;
};

TEST(ReportJson, HasTheFieldsOfEveryReport) {
  const Parsed json(SmallReport());
  EXPECT_EQ(int64_t(json.At("/podium_eval")), 1);
  EXPECT_EQ(std::string_view(json.At("/dataset")), "qrels.txt");
  EXPECT_EQ(int64_t(json.At("/queries")), 4);
  EXPECT_EQ(int64_t(json.At("/level")), 1);
  EXPECT_EQ(bool(json.At("/judged_docs_only")), false);
  EXPECT_EQ(std::string_view(json.At("/runs/1/run")), "last.trec");
  EXPECT_EQ(std::string_view(json.At("/measures/1/measure")), "ndcg_cut_10");
  EXPECT_EQ(double(json.At("/measures/1/runs/1/mean")), .625);
  EXPECT_EQ(int64_t(json.At("/measures/1/runs/1/losses")), 1);
  EXPECT_EQ(std::string_view(json.At("/per_query/2/query")), "q3");
  EXPECT_EQ(double(json.At("/per_query/2/values/map/1")), .25);
  for (const char* absent :
       {"/identical_ids_dropped", "/ranker", "/calibration", "/runs/1/depth",
        "/runs/1/times", "/per_query/0/text", "/per_query/0/documents",
        "/measures/0/runs/0/difference"}) {
    EXPECT_FALSE(json.Has(absent)) << absent;
  }
}

TEST(ReportJson, ReportsDroppedQueries) {
  EvalReport report = SmallReport();
  report.identical_ids = 0;
  EXPECT_EQ(int64_t(Parsed(report).At("/identical_ids_dropped")), 0);
}

TEST(ReportJson, RendersACompleteReport) {
  const EvalReport report = WholeReport(6, 5);
  const Parsed json(report);
  EXPECT_EQ(std::string_view(json.At("/ranker")), "builtin");
  EXPECT_FALSE(json.Has("/runs/0/depth"));
  EXPECT_EQ(int64_t(json.At("/runs/4/depth")), 100);
  EXPECT_EQ(double(json.At("/runs/4/times/p99_ms")), 1475);
  EXPECT_EQ(std::string_view(json.At("/per_query/0/text")), kHostileText);
  EXPECT_EQ(std::string_view(json.At("/per_query/0/documents/0/text")),
            kHostileText);
  // Unjudged documents, and documents missing from a run, have null.
  EXPECT_TRUE(json.At("/per_query/0/documents/3/grade").is_null());
  EXPECT_TRUE(json.At("/per_query/0/documents/2/rank_before").is_null());
  EXPECT_TRUE(json.At("/per_query/0/documents/4/rank_after").is_null());
  EXPECT_EQ(int64_t(json.At("/per_query/0/documents/0/grade")), 1);
  EXPECT_EQ(int64_t(json.At("/calibration/9/pairs")), 520);
}

TEST(ReportJson, WritesNullForMissingNumbersAndRepairsText) {
  EvalReport report = SmallReport();
  ComparedRun& run = report.comparison.measures[0].runs[1];
  run.mean = std::numeric_limits<double>::quiet_NaN();
  run.to_first->interval.reset();
  run.holm_p.reset();
  report.runs[0].name = "\xFF.trec";
  const Parsed json(report);
  EXPECT_TRUE(json.At("/measures/0/runs/1/mean").is_null());
  EXPECT_TRUE(json.At("/measures/0/runs/1/interval").is_null());
  EXPECT_TRUE(json.At("/measures/0/runs/1/holm_p").is_null());
  EXPECT_EQ(std::string_view(json.At("/runs/0/run")), "\uFFFD.trec");
}

}  // namespace
}  // namespace podium
