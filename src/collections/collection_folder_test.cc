#include "collections/collection_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace podium {
namespace {

TEST(FindInFolder, FindsTheFilePlainOrCompressed) {
  const std::string folder = testing::TempDir() + "collection_folder_test";
  std::filesystem::create_directories(folder + "/qrels");
  EXPECT_TRUE(IsFolder(folder));
  EXPECT_FALSE(IsFolder(folder + "/corpus.jsonl"));

  const auto missing = FindInFolder(folder, "corpus.jsonl");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(
      missing.error().message,
      folder +
          ": there is no corpus.jsonl in it, nor that name with .gz or .zst");

  std::ofstream(folder + "/corpus.jsonl.zst") << "x";
  EXPECT_EQ(*FindInFolder(folder, "corpus.jsonl"),
            folder + "/corpus.jsonl.zst");
  std::ofstream(folder + "/corpus.jsonl") << "x";
  EXPECT_EQ(*FindInFolder(folder, "corpus.jsonl"), folder + "/corpus.jsonl");
  std::ofstream(folder + "/qrels/test.tsv.gz") << "x";
  EXPECT_EQ(*FindInFolder(folder, "qrels/test.tsv"),
            folder + "/qrels/test.tsv.gz");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace podium
