#include "cli/calibrate/calibrate_flags.h"

#include <gtest/gtest.h>

#include "cli/testing/flag_checks.h"

namespace podium {
namespace {

std::string CalibrateProblem(const Arguments& arguments) {
  return FlagProblem("calibrate", arguments, CheckCalibrateFlags);
}

TEST(CheckCalibrateFlags, AcceptsOptionsThatFitTogether) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"--dataset", "d", "--run", "r", "--model", "./m"},
           {"--dataset", "d", "--run", "r", "--model", "m=./m"},
           {"--dataset", "d", "--run", "r", "-o", "c.json"},
           {"--dataset", "d", "--scores", "-", "-o", "c.json"},
           {"--qrels", "q", "--scores", "s", "--model", "./m"},
           {"--qrels", "q", "--queries", "t", "--corpus", "c", "--run", "r",
            "-o", "c.json", "--method", "isotonic", "--folds", "10"},
           {"--dataset", "d", "--run", "r", "-o", "c.json", "--server",
            "http://h", "--dialect", "jina", "--model", "jina-x"},
           {"--dataset", "d", "--run", "r", "-o", "c.json", "--method",
            "threshold", "--min-precision", "0.8"}}) {
    EXPECT_EQ(CalibrateProblem(arguments), "")
        << testing::PrintToString(arguments);
  }
}

struct WrongCalibrateFlags {
  Arguments arguments;
  std::string says;
};

TEST(CheckCalibrateFlags, RefusesOptionsThatDoNot) {
  for (const WrongCalibrateFlags& wrong : std::vector<WrongCalibrateFlags>{
           {{"--run", "r", "-o", "c"}, "give it, or --qrels"},
           {{"--dataset", "d", "-o", "c"}, "give one of them"},
           {{"--dataset", "d", "--run", "r", "--scores", "s", "-o", "c"},
            "give one of them"},
           {{"--qrels", "q", "--run", "r", "-o", "c"}, "give --dataset, or"},
           {{"--dataset", "d", "--run", "-", "-o", "c"}, "give a file"},
           {{"--qrels", "-", "--scores", "-", "-o", "c"}, "both"},
           {{"--dataset", "d", "--scores", "s", "--server", "http://h", "-o",
             "c"},
            "leave --server out"},
           {{"--dataset", "d", "--run", "r", "-o", "c", "--dialect", "jina"},
            "give --server"},
           {{"--dataset", "d", "--run", "r", "-o", "c", "--server", "http://h",
             "--threads", "2"},
            "leave it out with --server"},
           {{"--dataset", "d", "--run", "r", "-o", "c", "--maximize", "f1"},
            "give --method threshold"},
           {{"--dataset", "d", "--run", "r", "-o", "c", "--method", "threshold",
             "--min-recall", "0.5", "--min-precision", "0.5"},
            "give one of them"},
           {{"--dataset", "d", "--run", "r", "-o", "c", "--method", "threshold",
             "--force"},
            "a threshold is no map"},
           {{"--dataset", "d", "--run", "r"}, "only --model DIR has a folder"},
           {{"--dataset", "d", "--run", "r", "--model", "m=builtin"},
            "only --model DIR has a folder"},
           {{"--dataset", "d", "--run", "r", "--server", "http://h", "--model",
             "m"},
            "only --model DIR has a folder"},
           {{"--dataset", "d", "--run", "r", "-o", "-"}, "must be a file"}}) {
    EXPECT_NE(CalibrateProblem(wrong.arguments).find(wrong.says),
              std::string::npos)
        << testing::PrintToString(wrong.arguments) << ": "
        << CalibrateProblem(wrong.arguments);
  }
}

TEST(CalibrateFlags, RefusesInvalidValues) {
  const Arguments good = {"--dataset", "d", "--run", "r", "-o", "c"};
  for (const Arguments& more :
       std::vector<Arguments>{{"--method", "linear"},
                              {"--level", "0"},
                              {"--folds", "1"},
                              {"--prevalence", "0"},
                              {"--prevalence", "1"},
                              {"--min-precision", "1.5"},
                              {"--maximize", "accuracy"}}) {
    Arguments arguments = good;
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_EQ(CalibrateProblem(arguments), kUsage)
        << testing::PrintToString(more);
  }
}

TEST(CalibrationPath, IsTheOutputOrInTheModelsFolder) {
  CalibrateFlags flags;
  EXPECT_EQ(CalibrationPath(flags), "");
  flags.ranker.model = "/m/bge";
  EXPECT_EQ(CalibrationPath(flags), "/m/bge/calibration.json");
  flags.ranker.model = "name=/m/bge/";
  EXPECT_EQ(CalibrationPath(flags), "/m/bge/calibration.json");
  flags.output = "c.json";
  EXPECT_EQ(CalibrationPath(flags), "c.json");
}

}  // namespace
}  // namespace podium
