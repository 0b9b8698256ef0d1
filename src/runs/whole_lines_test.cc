#include "runs/whole_lines.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace podium {
namespace {

TEST(ShapeOf, EndsAtTheLastLineEnd) {
  const std::string file =
      testing::TempDir() + "whole_lines_test" + std::to_string(getpid());
  struct Case {
    std::string bytes;
    int64_t whole_lines;
  };
  for (const Case& c : std::vector<Case>{{"", 0},
                                         {"a", 0},
                                         {"a\n", 2},
                                         {"a\nb\nhal", 4},
                                         {"\xff\n\xc3", 2}}) {
    std::ofstream(file, std::ios::binary) << c.bytes;
    const Result<FileShape> shape = ShapeOf(file);
    ASSERT_TRUE(shape);
    EXPECT_EQ(shape->whole_lines, c.whole_lines) << c.bytes;
    EXPECT_EQ(shape->bytes, static_cast<int64_t>(c.bytes.size()));
    EXPECT_EQ(shape->beginning, c.bytes);
    const auto source = OpenFirstBytes(file, shape->whole_lines);
    ASSERT_TRUE(source);
    EXPECT_EQ(*ReadAll(**source, 100), c.bytes.substr(0, c.whole_lines));
  }
  EXPECT_FALSE(ShapeOf(file + "/none"));
}

}  // namespace
}  // namespace podium
