#include "runs/output_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace podium {
namespace {

std::string Content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(OutputFile, AppendsAfterAKeptBeginning) {
  const std::string path = testing::TempDir() + "output_file_test";
  std::ofstream(path) << "one two";
  {
    auto output = OutputFile::Open(path);
    ASSERT_TRUE(output) << output.error().message;
    EXPECT_TRUE(output->is_regular());
    EXPECT_TRUE(output->has_content());
    EXPECT_EQ(Content(path), "one two");
    ASSERT_TRUE(output->KeepOnly(4));
    ASSERT_TRUE(output->Write("three"));
  }
  EXPECT_EQ(Content(path), "one three");
  std::remove(path.c_str());
}

TEST(OutputFile, NamesAFileThatCannotBeWritten) {
  const auto folder = OutputFile::Open(testing::TempDir());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kUnavailable);
  const auto nowhere = OutputFile::Open("/no/such/folder/file");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().message,
            "/no/such/folder/file: cannot write: No such file or directory");
}

TEST(OutputFile, ReportsAFullDisk) {
  auto full = OutputFile::Open("/dev/full");
  ASSERT_TRUE(full);
  EXPECT_FALSE(full->is_regular());
  EXPECT_TRUE(full->KeepOnly(0));
  const auto written = full->Write("x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(full->reader_gone());
}

TEST(OutputFile, ReportsAClosedPipe) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  auto output = OutputFile::Open("/dev/fd/" + std::to_string(ends[1]));
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_TRUE(output->Write("heard"));
  close(ends[0]);
  EXPECT_FALSE(output->Write("not heard"));
  EXPECT_TRUE(output->reader_gone());
  close(ends[1]);
  std::signal(SIGPIPE, before);
}

TEST(ReplaceFile, ReplacesTheFileOrLeavesIt) {
  const std::string folder = testing::TempDir() + "replace_file_test";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(std::filesystem::create_directory(folder));
  const std::string path = folder + "/report";
  ASSERT_TRUE(ReplaceFile(path, "first"));
  // A reader of the old file can read all of it.
  std::ifstream reader(path);
  ASSERT_TRUE(ReplaceFile(path, "second"));
  EXPECT_EQ(Content(path), "second");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "first");

  // A folder has the file's name.
  ASSERT_TRUE(std::filesystem::create_directories(folder + "/taken/more"));
  const auto taken = ReplaceFile(folder + "/taken", "x");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::kUnavailable);
  EXPECT_FALSE(ReplaceFile(folder + "/none/report", "x"));
  // Nothing is left beside it.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace podium
