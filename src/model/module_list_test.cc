#include "model/module_list.h"

#include <gtest/gtest.h>

#include "base/testing/memory_files.h"

namespace podium {
namespace {

Result<std::vector<Module>> ReadModules(const std::string& json) {
  return ReadModuleList(MemoryFiles({{"modules.json", json}}), Limits{});
}

TEST(ModuleListTest, ReadsModulesInOrder) {
  const auto modules = ReadModules(R"([
    {"idx": 0, "name": "0", "path": "",
     "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_LogitScore",
     "type": "sentence_transformers.cross_encoder.modules.logit_score.LogitScore"},
    {"idx": 2, "name": "2", "path": "2_Own", "type": "Own"}])");
  ASSERT_TRUE(modules) << modules.error().message;
  ASSERT_EQ(modules->size(), 3u);
  EXPECT_EQ((*modules)[0].kind, "Transformer");
  EXPECT_EQ((*modules)[0].File("config.json"), "config.json");
  EXPECT_EQ((*modules)[1].kind, "LogitScore");
  EXPECT_EQ((*modules)[1].File("config.json"), "1_LogitScore/config.json");
  EXPECT_EQ((*modules)[2].kind, "Own");
}

TEST(ModuleListTest, AFolderNeedsNone) {
  const auto modules = ReadModuleList(MemoryFiles({}), Limits{});
  ASSERT_TRUE(modules);
  EXPECT_TRUE(modules->empty());
}

TEST(ModuleListTest, NamesWhatIsWrong) {
  const auto message = [](const std::string& json) {
    const auto modules = ReadModules(json);
    return modules ? "" : modules.error().message;
  };
  EXPECT_EQ(message("{}"),
            "memory/modules.json: this is no list of 1 to 16 modules");
  EXPECT_EQ(message("[]"),
            "memory/modules.json: this is no list of 1 to 16 modules");
  EXPECT_EQ(message(R"([{"type": "a.B", "path": 1}])"),
            "memory/modules.json: module 0 needs a \"type\" and a \"path\", "
            "both strings");
  EXPECT_NE(message("[").find("memory/modules.json: "), std::string::npos);
  std::string many = "[";
  for (int i = 0; i < 17; ++i) {
    many += std::string(i > 0 ? "," : "") + R"({"type": "A", "path": ""})";
  }
  EXPECT_NE(message(many + "]"), "");
}

}  // namespace
}  // namespace podium
