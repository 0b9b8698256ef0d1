#include "cli/config_file.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using ConfigValues = std::vector<std::string>;

TEST(ConfigFile, TablesAndValues) {
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
      {"port = 1", "f:1: port: a command's table comes first"},
      {"[serve]\nport 1", "f:2: port: expected '='"},
      {"[serve]\nport = ", "f:2: port: its value is missing"},
      {"[serve]\nport =\n8080", "f:2: port: its value is missing"},
      {"[serve]\nhost = localhost", "write text in quotes, \"localhost\""},
      {"[serve]\nhost = 127.0.0.1", "write text in quotes, \"127.0.0.1\""},
      {"[serve]\nhost = \"a", "f:2: a text without its closing \""},
      {"[serve]\nhost = \"\\x\"", "f:2: \\x is none of"},
      {"[serve]\nport = 1 2", "f:2: '2' after the end of the value"},
      {"[serve]\n\nport = 1\nport = 2", "f:4: port: given twice"},
      {"[serve]\nalias = ['a' 'b']", "f:2: alias: expected ',' or ']'"},
      {"[serve]\nalias = ['a',", "f:2: alias: its value is missing"},
      {"[serve", "f:1: expected ']'"},
      {"[[serve]]", "f:1: expected a table such as [serve]"},
      {"[serve]\nlimits = {a = 1}", "f:2: limits: '{a' is no value"}};
  for (const auto& [text, message] : cases) {
    const auto tables = ParseConfig(text, "f");
    ASSERT_FALSE(tables) << text;
    EXPECT_EQ(tables.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(tables.error().message.find(message), std::string::npos)
        << tables.error().message << "\nfor\n"
        << text;
  }
}

TEST(ConfigFile, NothingIsNothing) {
  EXPECT_TRUE(ParseConfig("", "f")->empty());
  EXPECT_TRUE(ParseConfig("\r\n# no\r\n", "f")->empty());
}

}  // namespace
}  // namespace podium
