#include "collections/byte_source.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace podium {
namespace {

TEST(OpenBytes, ReadsAFile) {
  const std::string path = testing::TempDir() + "byte_source_test";
  std::ofstream(path) << "twelve bytes";
  auto source = OpenBytes(path);
  ASSERT_TRUE(source);
  EXPECT_EQ((*source)->name(), path);
  EXPECT_EQ((*source)->size(), 12);
  EXPECT_EQ(*ReadAll(**source, 12), "twelve bytes");
  std::remove(path.c_str());
}

TEST(OpenBytes, NamesTheFileThatCannotBeRead) {
  const auto missing = OpenBytes("/no/such/file");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message,
            "/no/such/file: No such file or directory");
  const auto folder = OpenBytes(testing::TempDir());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(folder.error().message, testing::TempDir() + ": Is a directory");
}

TEST(ReadAll, HonoursItsLimit) {
  const auto source = BytesOf("memory", "0123456789");
  const auto all = ReadAll(*source, 9);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(all.error().message, "memory: more than 9 bytes");
}

}  // namespace
}  // namespace podium
