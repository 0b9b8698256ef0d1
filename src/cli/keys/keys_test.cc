#include "cli/keys/keys.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <optional>
#include <sstream>

#include "cli/shared/exit_code.h"
#include "keys/usage.h"

namespace podium {
namespace {

class KeysTest : public testing::Test {
 protected:
  KeysTest() {
    std::string path =
        (std::filesystem::temp_directory_path() / "podium-keys-XXXXXX")
            .string();
    folder_ = mkdtemp(path.data());
  }
  ~KeysTest() override { std::filesystem::remove_all(folder_); }

  int Run(KeysFlags flags) {
    flags.store = folder_ + "/keys.db";
    out_.str("");
    err_.str("");
    return RunKeys(flags, out_, err_);
  }

  std::string folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(KeysTest, AddPrintsOnlyTheKey) {
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "ci", .kind = "trial"}),
            kExitOk)
      << err_.str();
  const std::string key = out_.str();
  EXPECT_EQ(key.substr(0, 7), "podium_");
  EXPECT_EQ(key.size(), 40u);
  EXPECT_EQ(key.back(), '\n');
  EXPECT_EQ(err_.str().find(key.substr(0, 39)), std::string::npos);

  ASSERT_EQ(Run({.action = KeysAction::kList}), kExitOk);
  const std::string list = out_.str();
  EXPECT_EQ(list.find(key.substr(0, 39)), std::string::npos);
  for (const char* words : {"ci", "trial", "  10 ", " 1000 ", "live", "all"}) {
    EXPECT_NE(list.find(words), std::string::npos) << list;
  }
}

TEST_F(KeysTest, RotateAndRevoke) {
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "ci"}), kExitOk);
  const std::string first = out_.str();
  ASSERT_EQ(Run({.action = KeysAction::kRotate, .name = "ci", .grace = "24h"}),
            kExitOk);
  EXPECT_EQ(out_.str().size(), 40u);
  EXPECT_NE(out_.str(), first);
  ASSERT_EQ(Run({.action = KeysAction::kRevoke, .name = "ci"}), kExitOk);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(Run({.action = KeysAction::kRevoke, .name = "ci"}),
            kExitUnavailable);
  ASSERT_EQ(Run({.action = KeysAction::kList}), kExitOk);
  EXPECT_NE(out_.str().find("revoked 2"), std::string::npos);
}

TEST_F(KeysTest, ExpiryIsADayOrADuration) {
  ASSERT_EQ(
      Run({.action = KeysAction::kAdd, .name = "a", .expires = "2999-12-31"}),
      kExitOk);
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "b", .expires = "90d"}),
            kExitOk);
  ASSERT_EQ(
      Run({.action = KeysAction::kAdd, .name = "c", .expires = "2001-01-01"}),
      kExitOk);
  ASSERT_EQ(Run({.action = KeysAction::kList}), kExitOk);
  EXPECT_NE(out_.str().find("until 3000-01-01T00:00:00Z"), std::string::npos);
  EXPECT_NE(out_.str().find("expired 2001-01-02T00:00:00Z"), std::string::npos);
}

TEST_F(KeysTest, WrongFlagsAreUsageErrors) {
  const std::vector<KeysFlags> wrong = {
      {.action = KeysAction::kAdd, .name = "a b"},
      {.action = KeysAction::kAdd, .name = ""},
      {.action = KeysAction::kAdd, .name = "a", .kind = "free"},
      {.action = KeysAction::kAdd, .name = "a", .requests_per_minute = -1},
      {.action = KeysAction::kAdd, .name = "a", .expires = "soon"},
      {.action = KeysAction::kRotate, .name = "a", .grace = "1w"},
      {.action = KeysAction::kUsage, .from = "yesterday"}};
  for (const KeysFlags& flags : wrong) {
    EXPECT_EQ(Run(flags), kExitUsage) << err_.str();
    EXPECT_EQ(err_.str().find("podium keys: "), 0u);
    EXPECT_EQ(out_.str(), "");
  }
}

TEST_F(KeysTest, ListingCreatesNoStore) {
  EXPECT_EQ(Run({.action = KeysAction::kList}), kExitOk);
  const std::string header = out_.str();
  EXPECT_EQ(header.find("id  "), 0u);
  EXPECT_EQ(header.find('\n'), header.size() - 1);
  EXPECT_NE(err_.str().find("keys.db: there are no keys yet"),
            std::string::npos);
  EXPECT_EQ(Run({.action = KeysAction::kUsage, .csv = true}), kExitOk);
  EXPECT_EQ(out_.str(),
            "day,key,name,requests,documents,search_units,tokens\r\n");
  for (const KeysAction action : {KeysAction::kRevoke, KeysAction::kRotate}) {
    EXPECT_EQ(Run({.action = action, .name = "ci"}), kExitUnavailable);
    EXPECT_NE(err_.str().find("keys.db: there are no keys yet"),
              std::string::npos);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(KeysTest, OnlyTheFirstKeyWarnsThatClientsNeedOne) {
  const std::string warning = "answers only clients that send a key";
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "a b"}), kExitUsage);
  EXPECT_EQ(err_.str().find(warning), std::string::npos);
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "a"}), kExitOk);
  EXPECT_NE(err_.str().find(warning), std::string::npos);
  EXPECT_EQ(out_.str().find(warning), std::string::npos);
  ASSERT_EQ(Run({.action = KeysAction::kAdd, .name = "b"}), kExitOk);
  EXPECT_EQ(err_.str().find(warning), std::string::npos);
}

TEST_F(KeysTest, RefusesAMissingFolder) {
  folder_ += "/no/such";
  EXPECT_EQ(Run({.action = KeysAction::kAdd, .name = "a"}), kExitUnavailable);
  EXPECT_NE(err_.str().find("there is no folder " + folder_), std::string::npos)
      << err_.str();
  EXPECT_NE(err_.str().find("mkdir -p " + folder_), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_));
  folder_.resize(folder_.size() - std::string("/no/such").size());
}

// Sets XDG_STATE_HOME for a test, and restores it afterwards.
class StateHome {
 public:
  explicit StateHome(const std::string& folder) {
    const char* value = getenv("XDG_STATE_HOME");
    if (value != nullptr) before_ = value;
    setenv("XDG_STATE_HOME", folder.c_str(), 1);
    unsetenv("PODIUM_KEYS_DB");
  }
  ~StateHome() {
    if (before_) {
      setenv("XDG_STATE_HOME", before_->c_str(), 1);
    } else {
      unsetenv("XDG_STATE_HOME");
    }
  }

 private:
  std::optional<std::string> before_;
};

TEST_F(KeysTest, TheDefaultStoreCreatesItsFolder) {
  const StateHome home(folder_ + "/state");
  EXPECT_EQ(RunKeys({.action = KeysAction::kAdd, .name = "a"}, out_, err_),
            kExitOk)
      << err_.str();
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/state/podium/keys.db"));
}

TEST_F(KeysTest, UsageIsATableOrCsv) {
  auto usage = *UsageStore::Open(folder_ + "/keys.db");
  const Day day = *ParseDay("2026-11-23");
  ASSERT_TRUE(usage.Add({{{"env:ci", day}, {1, 2, 3, 4}}}));
  ASSERT_EQ(Run({.action = KeysAction::kUsage, .csv = true}), kExitOk);
  EXPECT_EQ(out_.str(),
            "day,key,name,requests,documents,search_units,tokens\r\n"
            "2026-11-23,env:ci,,1,2,3,4\r\n");
  ASSERT_EQ(Run({.action = KeysAction::kUsage, .from = "2026-11-24"}), kExitOk);
  EXPECT_EQ(out_.str().find("env:ci"), std::string::npos);
}

}  // namespace
}  // namespace podium
