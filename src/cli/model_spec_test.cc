#include "cli/model_spec.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

const std::string kBuiltinName(kBuiltinModelName);

std::string Spec(std::string_view text) {
  const auto spec = ParseModelSpec(text);
  return spec ? spec->name + " <- " + spec->folder : spec.error().message;
}

std::string PlanError(const std::vector<std::string>& models,
                      const std::vector<std::string>& aliases) {
  const auto plan = PlanModels(models, aliases);
  if (plan) return "accepted";
  EXPECT_EQ(plan.error().code, ErrorCode::kInvalidArgument);
  return plan.error().message;
}

TEST(ParseModelSpec, TellsNamesFromFolders) {
  EXPECT_EQ(Spec("builtin"), kBuiltinName + " <- ");
  EXPECT_EQ(Spec("small=builtin"), "small <- ");
  EXPECT_EQ(Spec("./builtin"), "builtin <- ./builtin");
  EXPECT_EQ(Spec("/m/bge"), "bge <- /m/bge");
  EXPECT_EQ(Spec("/m/bge/"), "bge <- /m/bge/");
  EXPECT_EQ(Spec("BAAI/bge=/m/a=b"), "BAAI/bge <- /m/a=b");
  EXPECT_EQ(Spec("/m/a=b"), "a=b <- /m/a=b");
  EXPECT_EQ(Spec("./a=b"), "a=b <- ./a=b");
  EXPECT_EQ(Spec("."),
            std::filesystem::current_path().filename().string() + " <- .");
}

TEST(ParseModelSpec, SaysWhatIsWrong) {
  EXPECT_EQ(Spec(""), "--model names no folder");
  EXPECT_EQ(Spec("a="), "--model names no folder");
  EXPECT_EQ(Spec("a b=/m"),
            "--model a b: a model's name is up to 128 letters, digits and . _ "
            "- / : @ +");
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
