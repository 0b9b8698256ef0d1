#include "eval/report/baseline_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

#include "eval/report/report.h"
#include "eval/testing/sample_report.h"

namespace podium {
namespace {

class ReadEvalReportTest : public testing::Test {
 protected:
  ~ReadEvalReportTest() override { std::remove(path_.c_str()); }

  Result<BaselineReport> Read(const std::string& json) {
    std::ofstream(path_) << json;
    return ReadEvalReport(path_);
  }
  // The error message after the file's name.
  std::string Refusal(const std::string& json) {
    const auto report = Read(json);
    if (report) return "read";
    EXPECT_EQ(report.error().code, ErrorCode::kInvalidData);
    const std::string& message = report.error().message;
    EXPECT_TRUE(message.starts_with(path_ + ": ")) << message;
    return message.substr(path_.size() + 2);
  }

  const std::string path_ =
      testing::TempDir() + "baseline_report_test." +
      testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(ReadEvalReportTest, ReadsItsOwnOutput) {
  EvalReport written = WholeReport(5, 3);
  written.comparison.measures[0].runs[2].mean =
      std::numeric_limits<double>::infinity();
  written.comparison.measures[1].runs[2].mean = 1;
  const auto read = Read(ReportJson(written));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->dataset, "covid-qa");
  EXPECT_EQ(read->qids.size(), 5u);
  EXPECT_TRUE(std::ranges::is_sorted(read->qids));
  EXPECT_EQ(read->level, 1);
  EXPECT_EQ(read->judged_only, false);
  ASSERT_EQ(read->runs.size(), written.runs.size());
  for (size_t i = 0; i < read->runs.size(); ++i) {
    const BaselineRun& run = read->runs[i];
    EXPECT_EQ(run.name, written.runs[i].name);
    std::vector<std::pair<std::string, double>> means;
    for (const ComparedMeasure& measure : written.comparison.measures) {
      if (const double mean = measure.runs[i].mean; std::isfinite(mean))
        means.emplace_back(measure.name, mean);
    }
    EXPECT_EQ(run.means, means) << run.name;
  }
  EXPECT_EQ(read->runs[2].means.size(), 1u);
}

// As in reports of Podium versions that did not say how documents were counted.
TEST_F(ReadEvalReportTest, ReadsAReportWithFewerFields) {
  const auto read =
      Read(R"({"podium_eval":1,"dataset":"d","runs":[],"measures":[],)"
           R"("per_query":[{"query":"b"},{"query":"a"}]})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->qids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read->level, std::nullopt);
  EXPECT_EQ(read->judged_only, std::nullopt);
}

TEST_F(ReadEvalReportTest, ErrorsNameTheField) {
  const std::string ours = ReportJson(SmallReport());
  ASSERT_EQ(Refusal(ours), "read");
  const auto with = [&](const std::string& what, const std::string& by) {
    std::string text = ours;
    const size_t at = text.find(what);
    EXPECT_NE(at, text.npos) << what;
    return text.replace(at, what.size(), by);
  };
  EXPECT_EQ(Refusal(""), "empty input");
  EXPECT_EQ(Refusal(ours.substr(0, ours.find(":"))), "malformed JSON");
  EXPECT_EQ(Refusal("[]"),
            "is not a report of podium eval: it has no podium_eval");
  EXPECT_EQ(Refusal("{\"podium_eval\":\"1\"}"),
            "is not a report of podium eval: it has no podium_eval");
  EXPECT_EQ(Refusal(with("\"podium_eval\":1", "\"podium_eval\":2")),
            "is a report of version 2; this podium reads version 1");
  EXPECT_EQ(Refusal("{\"podium_eval\":1}"), "has no runs");
  EXPECT_EQ(Refusal("{\"podium_eval\":1,\"runs\":[]}"), "has no measures");
  EXPECT_EQ(Refusal("{\"podium_eval\":1,\"runs\":[],\"measures\":[]}"),
            "has no per_query");
  EXPECT_EQ(Refusal(with("\"dataset\"", "\"data\"")), "has no dataset");
  EXPECT_EQ(Refusal(with("\"query\":\"q3\"", "\"query\":3")),
            "has a query without an id");
  EXPECT_EQ(Refusal(with("{\"run\":\"first.trec\"", "{\"name\":\"x\"")),
            "has a run without a name");
  EXPECT_EQ(Refusal(with("\"measure\":\"map\"", "\"measure\":1")),
            "has a measure without a value for each run");
  EXPECT_EQ(Refusal(with("{\"run\":\"first.trec\",\"mean\":0.4375},", "")),
            "has a measure without a value for each run");
  EXPECT_EQ(Refusal(with("{\"run\":\"first.trec\",\"mean\":0.4375}",
                         "{\"run\":\"x\",\"mean\":0.4375}")),
            "has the runs of map in another order");
  EXPECT_EQ(Refusal(with("\"mean\":0.4375", "\"mean\":\"high\"")),
            "has a mean of map that is not a number");
  EXPECT_EQ(Refusal(with("\"mean\":0.4375", "\"average\":0.4375")),
            "has a mean of map that is not a number");
}

TEST_F(ReadEvalReportTest, ReportsAMissingFile) {
  const auto report = ReadEvalReport(path_ + ".none");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace podium
