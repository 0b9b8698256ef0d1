#include "cli/shared/config_file.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using ConfigValues = std::vector<std::string>;

TEST(ConfigFile, ReadsTablesAndValues) {
  const auto tables = ParseConfig(R"(# all of it
[serve]
host = "0.0.0.0"  # every address
port=9_000
alias = ['a=b', "c \"#\" d",
         # one more
         'e',
]
no-access-log = true

[ keys . add ]
"expires" = '30d'
tokens-per-minute = -1
)",
                                  "f");
  ASSERT_TRUE(tables) << tables.error().message;
  ASSERT_EQ(tables->size(), 2u);
  const ConfigTable& serve = tables->front();
  EXPECT_EQ(serve.path, ConfigValues{"serve"});
  EXPECT_EQ(serve.line, 2);
  ASSERT_EQ(serve.entries.size(), 4u);
  EXPECT_EQ(serve.entries[0].key, "host");
  EXPECT_EQ(serve.entries[0].line, 3);
  EXPECT_EQ(serve.entries[0].values, ConfigValues{"0.0.0.0"});
  EXPECT_EQ(serve.entries[1].values, ConfigValues{"9000"});
  EXPECT_EQ(serve.entries[2].values, (ConfigValues{"a=b", "c \"#\" d", "e"}));
  EXPECT_EQ(serve.entries[3].values, ConfigValues{"true"});
  EXPECT_EQ(serve.entries[3].line, 9);
  const ConfigTable& add = tables->back();
  EXPECT_EQ(add.path, (ConfigValues{"keys", "add"}));
  EXPECT_EQ(add.entries[0].key, "expires");
  EXPECT_EQ(add.entries[1].values, ConfigValues{"-1"});
}

TEST(ConfigFile, ErrorsNameTheLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"port = 1", "f:1: port: must be in a command's table"},
      {"[serve]\nport 1", "f:2: "},
      {"[serve]\nport = ", "f:2: "},
      {"[serve]\nhost = localhost", "f:2: "},
      {"[serve]\nhost = \"a", "f:2: "},
      {"[serve]\n\nport = 1\nport = 2", "f:4: "},
      {"[serve]\nalias = ['a' 'b']", "f:2: "},
      {"[serve", "f:1: "},
      {"[[serve]]", "f:1: serve: "},
      {"[serve]\nalias = [{a = 1}]", "f:2: alias: expected text in quotes"},
      {"[serve]\nsince = 2026-11-30", "f:2: since: expected text in quotes"}};
  for (const auto& [text, message] : cases) {
    const auto tables = ParseConfig(text, "f");
    ASSERT_FALSE(tables) << text;
    EXPECT_EQ(tables.error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(tables.error().message.starts_with(message))
        << tables.error().message << "\nfor\n"
        << text;
    EXPECT_GT(tables.error().message.size(), message.size());
  }
}

TEST(ConfigFile, AcceptsAnEmptyFile) {
  EXPECT_TRUE(ParseConfig("", "f")->empty());
  EXPECT_TRUE(ParseConfig("\r\n# no\r\n", "f")->empty());
}

}  // namespace
}  // namespace podium
