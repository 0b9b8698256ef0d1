#include "base/limits_table.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace podium {
namespace {

TEST(LimitTable, EachRowHasItsOwnMember) {
  std::set<std::string_view> names;
  Limits limits;
  int64_t value = 1000;
  for (const LimitRow& row : LimitTable()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_GE(row.Get(Limits()), 1) << row.name;
    EXPECT_LE(row.Get(Limits()), row.hard_max) << row.name;
    row.Set(limits, ++value);
  }
  value = 1000;
  for (const LimitRow& row : LimitTable()) {
    EXPECT_EQ(row.Get(limits), ++value) << row.name << " shares its member";
  }
}

// To fix the file, paste the table that the failure prints.
TEST(LimitTable, MatchesTheDocumentation) {
  std::ifstream file(PODIUM_SOURCE_DIR "/docs/configuration.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find(LimitTableMarkdown()), std::string::npos)
      << LimitTableMarkdown();
}

}  // namespace
}  // namespace podium
