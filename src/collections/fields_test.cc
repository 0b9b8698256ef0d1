#include "collections/fields.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace podium {
namespace {

TEST(SplitFields, SplitsAtWhiteSpaceAndCountsTheRest) {
  std::array<std::string_view, 2> fields;
  EXPECT_EQ(SplitFields("  one\t\ttwo three\r", fields), 3u);
  EXPECT_EQ(fields[0], "one");
  EXPECT_EQ(fields[1], "two");
  EXPECT_EQ(SplitFields("alone", fields), 1u);
  EXPECT_EQ(fields[0], "alone");
  EXPECT_EQ(SplitFields(" \t ", fields), 0u);
}

TEST(ParseField, ParsesTheWholeFieldOrFails) {
  int64_t whole = 0;
  double real = 0;
  EXPECT_TRUE(ParseField("+7", whole));
  EXPECT_EQ(whole, 7);
  EXPECT_TRUE(ParseField("-.5e1", real));
  EXPECT_EQ(real, -5);
  for (const char* wrong : {"", "7x", "1.5", "99999999999999999999", " 7"})
    EXPECT_FALSE(ParseField(wrong, whole)) << wrong;
  EXPECT_FALSE(ParseField("1e999", real));
}

}  // namespace
}  // namespace podium
