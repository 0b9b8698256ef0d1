#include "cli/model_plan.h"

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
  EXPECT_EQ(alone->catalogue.names, std::vector<std::string>{kBuiltinName});
  const auto plan = PlanModels({"a=/m/a", "builtin"},
                               {"rerank-v3.5=a", "fast=" + kBuiltinName});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->catalogue.names,
            (std::vector<std::string>{"a", kBuiltinName}));
  EXPECT_EQ(plan->models[0].folder, "/m/a");
  EXPECT_EQ(plan->models[1].folder, "");
  EXPECT_EQ(plan->catalogue.aliases.size(), 2u);
}

TEST(PlanModels, NamesAreOneModelsEach) {
  EXPECT_EQ(PlanError({"a=/x", "/y/a"}, {}),
            "--model a is the name of two models; give one another: --model "
            "NAME=DIR");
  EXPECT_EQ(PlanError({"a=/x"}, {"a=a"}), "--alias a is a name already");
  EXPECT_EQ(PlanError({"a=/x"}, {"b=a", "b=a"}), "--alias b is a name already");
  EXPECT_EQ(PlanError({"a=/x", "c=/y"}, {"b=d"}),
            "--alias b: no model is called d; served are a, c");
  for (const char* alias : {"b", "b=", "=a", "b c=a", ""}) {
    EXPECT_EQ(PlanError({"a=/x"}, {alias}),
              "--alias " + std::string(alias) +
                  ": not NAME=MODEL, such as rerank-v3.5=podium-MiniLM-L6");
  }
}

}  // namespace
}  // namespace podium
