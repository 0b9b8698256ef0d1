#include "models/model_plan.h"

#include <gtest/gtest.h>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

const std::string kBuiltinName(kBuiltinModelName);

std::string PlanError(const std::vector<std::string>& models,
                      const std::vector<std::string>& aliases) {
  const auto plan = PlanModels(models, aliases);
  if (plan) return "accepted";
  EXPECT_EQ(plan.error().code, ErrorCode::kInvalidArgument);
  return plan.error().message;
}

TEST(PlanModels, TheFirstIsTheDefault) {
  const auto alone = PlanModels({}, {});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->names(), std::vector<std::string>{kBuiltinName});
  const auto plan = PlanModels({"a=/m/a", "builtin"},
                               {"rerank-v3.5=a", "fast=" + kBuiltinName});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->names(), (std::vector<std::string>{"a", kBuiltinName}));
  EXPECT_EQ(plan->models[0].folder, "/m/a");
  EXPECT_EQ(plan->models[1].folder, "");
  EXPECT_EQ(plan->aliases.size(), 2u);
}

TEST(PlanModels, RefusesANameOfTwoModels) {
  EXPECT_EQ(PlanError({"a=/x", "/y/a"}, {}),
            "model a is the name of two models; rename one with NAME=DIR");
  EXPECT_EQ(PlanError({"a=/x"}, {"a=a"}), "alias a is already a name");
  EXPECT_EQ(PlanError({"a=/x"}, {"b=a", "b=a"}), "alias b is already a name");
  EXPECT_EQ(PlanError({"a=/x", "c=/y"}, {"b=d"}),
            "alias b: no model is called d; served are a, c");
  for (const char* alias : {"b", "b=", "=a", "b c=a", ""}) {
    EXPECT_EQ(PlanError({"a=/x"}, {alias}),
              "alias " + std::string(alias) +
                  ": not NAME=MODEL, such as rerank-v3.5=podium-MiniLM-L6");
  }
}

// The file of each model, or the error.
std::string Calibrations(const std::vector<std::string>& models,
                         const std::vector<std::string>& calibrations) {
  const auto plan = PlanModels(models, {});
  if (!plan) return plan.error().message;
  const auto files = PlanCalibrations(*plan, calibrations);
  if (!files) {
    EXPECT_EQ(files.error().code, ErrorCode::kInvalidArgument);
    return files.error().message;
  }
  std::string text;
  for (const std::string& file : *files) text += "[" + file + "]";
  return text;
}

TEST(PlanCalibrations, GivesEachModelItsOwn) {
  EXPECT_EQ(Calibrations({"a=/x", "b=/y"}, {}), "[][]");
  EXPECT_EQ(Calibrations({"a=/x"}, {"c.json"}), "[c.json]");
  EXPECT_EQ(Calibrations({"a=/x"}, {"./a=c.json"}), "[./a=c.json]");
  EXPECT_EQ(Calibrations({"a=/x", "b=/y"}, {"b=/c.json"}), "[][/c.json]");
  EXPECT_EQ(Calibrations({"a=/x", "b=/y"}, {"b=auto", "a=c"}), "[c][auto]");
}

TEST(PlanCalibrations, SaysWhatIsUnclear) {
  const std::string served = "; served are a, b";
  EXPECT_EQ(
      Calibrations({"a=/x", "b=/y"}, {"c.json"}),
      "calibration c.json: the model is not clear; give NAME=c.json" + served);
  EXPECT_EQ(Calibrations({"a=/x", "b=/y"}, {"c=c.json"}),
            "calibration c=c.json: no model is called c" + served);
  EXPECT_EQ(Calibrations({"a=/x", "b=/y"}, {"a=1", "a=2"}),
            "calibration a=2: a already has one");
  EXPECT_EQ(Calibrations({"a=/x"}, {"a="}),
            "calibration a=: not [NAME=]FILE or auto");
  EXPECT_EQ(Calibrations({"a=/nonexistent", "builtin"}, {"auto"}),
            "calibration auto: no model has a calibration.json in its "
            "folder; podium calibrate --model DIR makes one, or name a file");
}

}  // namespace
}  // namespace podium
