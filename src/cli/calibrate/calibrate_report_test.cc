#include "cli/calibrate/calibrate_report.h"

#include <gtest/gtest.h>

#include <utility>

namespace podium {
namespace {

CalibrationReport MakeReport() {
  CalibrationReport report{.map = {}, .held_out = {}, .unjudged = {}};
  report.map.fitted_on = {.dataset = "facts",
                          .model = "m",
                          .queries = 2,
                          .pairs = 2,
                          .relevant = 1,
                          .level = 1};
  report.held_out.before = {{.score = 1, .relevant = true},
                            {.score = 0.5, .relevant = false}};
  report.held_out.after = {{.score = 0.75, .relevant = true},
                           {.score = 0.25, .relevant = false}};
  report.folds = 2;
  report.file = "m/calibration.json";
  return report;
}

TEST(CalibrateTable, ShowsTheHeldOutErrors) {
  const CalibrationReport report = MakeReport();
  EXPECT_EQ(CalibrateTable(report),
            "m on facts: 2 judged pairs of 2 queries, 1 of them relevant "
            "(grade 1 or more)\n"
            "\n"
            "held out, 2 folds               before     after\n"
            "expected calibration error      0.2500    0.2500\n"
            "Brier score                     0.1250    0.0625\n"
            "log loss                        0.3466    0.2877\n"
            "\n"
            "probability     pairs     given  relevant\n"
            "0.0 to 0.1          0         -         -\n"
            "0.1 to 0.2          0         -         -\n"
            "0.2 to 0.3          1    0.2500    0.0000\n"
            "0.3 to 0.4          0         -         -\n"
            "0.4 to 0.5          0         -         -\n"
            "0.5 to 0.6          0         -         -\n"
            "0.6 to 0.7          0         -         -\n"
            "0.7 to 0.8          1    0.7500    1.0000\n"
            "0.8 to 0.9          0         -         -\n"
            "0.9 to 1.0          0         -         -\n"
            "\n"
            "platt is fitted on all of them: m/calibration.json\n");
}

TEST(CalibrateTable, MentionsWhatIsMissing) {
  CalibrationReport report = MakeReport();
  report.held_out.before.clear();
  report.unjudged = {.queries = 3, .documents = 4};
  report.prevalence = 0.02;
  const std::string table = CalibrateTable(report);
  for (const char* line :
       {"4 documents without a judgment are left out\n",
        "3 queries without a judgment are left out\n",
        "pairs are weighted so that 0.02 of them are relevant, also below\n",
        "Brier score                          -    0.0625\n"}) {
    EXPECT_NE(table.find(line), std::string::npos) << line << table;
  }
}

TEST(CalibrateTable, ShowsAThreshold) {
  CalibrationReport report = MakeReport();
  report.map.method = CalibrationMethod::kThreshold;
  report.map.threshold = 0.375;
  report.held_out = {};
  report.held_out.counts = {
      .true_positives = 3, .false_positives = 1, .false_negatives = 3};
  const std::string table = CalibrateTable(report);
  EXPECT_NE(table.find("held out, 2 folds: precision 0.7500, recall 0.5000, "
                       "F1 0.6000\n\nthreshold 0.375\n"),
            std::string::npos)
      << table;
  EXPECT_EQ(CalibrateJson(report),
            R"({"file":"m/calibration.json","written":true,)"
            R"("better_than_none":true,"method":"threshold",)"
            R"("threshold":0.375,"dataset":"facts","model":"m","queries":2,)"
            R"("pairs":2,"relevant":1,"level":1,"unjudged_documents":0,)"
            R"("unjudged_queries":0,"held_out":{"folds":2,"precision":0.75,)"
            R"("recall":0.5,"f1":0.6}})"
            "\n");
}

TEST(CalibrateTable, SaysIfNothingIsWritten) {
  CalibrationReport report = MakeReport();
  std::swap(report.held_out.before, report.held_out.after);
  report.written = false;
  const std::string table = CalibrateTable(report);
  EXPECT_TRUE(table.ends_with("0.2877 without\n\nnothing is written\n"))
      << table;
  EXPECT_NE(CalibrateJson(report).find(
                R"("written":false,"better_than_none":false,)"),
            std::string::npos);
}

TEST(CalibrateJson, HasErrorsAndBins) {
  const std::string json = CalibrateJson(MakeReport());
  EXPECT_NE(json.find(R"("before":{"ece":0.25,"brier":0.125,"log_loss":0.34)"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("after":{"ece":0.25,"brier":0.0625,)"),
            std::string::npos);
  EXPECT_NE(json.find(R"({"low":0.7,"high":0.8,"pairs":1,"probability":0.75,)"
                      R"("relevant":1})"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
