#include "hub/settings.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>

namespace podium {
namespace {

using Variables = std::map<std::string, std::string>;

HubSettings SettingsOf(const Variables& variables) {
  return ReadHubSettings(
      [&variables](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      });
}

TEST(HubSettingsTest, DefaultsAreThoseOfHuggingfaceHub) {
  const HubSettings settings = SettingsOf({{"HOME", "/home/ada"}});
  EXPECT_EQ(settings.endpoint, "https://huggingface.co");
  EXPECT_EQ(settings.cache, "/home/ada/.cache/huggingface/hub");
  EXPECT_EQ(settings.token, "");
  EXPECT_FALSE(settings.offline);
  EXPECT_EQ(SettingsOf({}).cache, "");
}

TEST(HubSettingsTest, TheNearestVariableDecides) {
  Variables variables = {{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "/x"}};
  EXPECT_EQ(SettingsOf(variables).cache, "/x/huggingface/hub");
  variables["HF_HOME"] = "~/hf";
  EXPECT_EQ(SettingsOf(variables).cache, "/home/ada/hf/hub");
  variables["HF_HUB_CACHE"] = "/models";
  EXPECT_EQ(SettingsOf(variables).cache, "/models");
  variables["HF_ENDPOINT"] = "http://mirror:8080/hub//";
  EXPECT_EQ(SettingsOf(variables).endpoint, "http://mirror:8080/hub");
}

TEST(HubSettingsTest, OfflineIsASwitch) {
  for (const char* on : {"1", "ON", "yes", "True"})
    EXPECT_TRUE(SettingsOf({{"HF_HUB_OFFLINE", on}}).offline) << on;
  for (const char* off : {"0", "no", "off", "x"})
    EXPECT_FALSE(SettingsOf({{"HF_HUB_OFFLINE", off}}).offline) << off;
}

TEST(HubSettingsTest, TheTokenMayLieInAFile) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "podium-hub-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/token") << "hf_abc\n";
  std::ofstream(folder + "/other") << " hf_def ";
  EXPECT_EQ(SettingsOf({{"HF_HOME", folder}}).token, "hf_abc");
  EXPECT_EQ(
      SettingsOf({{"HF_HOME", folder}, {"HF_TOKEN_PATH", folder + "/other"}})
          .token,
      "hf_def");
  EXPECT_EQ(SettingsOf({{"HF_HOME", folder}, {"HF_TOKEN", "hf_ghi\n"}}).token,
            "hf_ghi");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace podium
