#include "base/file_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>

namespace podium {
namespace {

class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/podium_folder_XXXXXX";
    folder_ = mkdtemp(name);
    std::ofstream(folder_ / "config.json") << "{}";
    mkfifo((folder_ / "fifo").c_str(), 0600);
    files_ = OpenFolder(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  std::unique_ptr<FileSource> files_;
};

TEST_F(FolderTest, ReadsAWholeFile) {
  const auto file = files_->Read("config.json", 2);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes, "{}");
  EXPECT_TRUE(files_->Has("config.json"));
  EXPECT_FALSE(files_->Has("vocab.txt"));
}

TEST_F(FolderTest, ReadsAFileOfASubfolder) {
  std::filesystem::create_directory(folder_ / "1_Pooling");
  std::ofstream(folder_ / "1_Pooling" / "config.json") << "[]";
  const auto file = files_->Read("1_Pooling/config.json", 2);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes, "[]");
}

TEST_F(FolderTest, ErrorsNameTheProblem) {
  EXPECT_EQ(files_->Read("vocab.txt", 9).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files_->Read("config.json", 1).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(files_->Read("fifo", 9).error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(files_->Read("../x", 9).error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(files_->Read(".", 9).error().code, ErrorCode::kInvalidData);
  for (const char* name : {"", "/config.json", "./config.json", "a//b", "a/",
                           "a/../config.json"}) {
    EXPECT_EQ(files_->Read(name, 9).error().code, ErrorCode::kInvalidData)
        << name;
  }
  EXPECT_NE(files_->Read("vocab.txt", 9)
                .error()
                .message.find("vocab.txt: No such file"),
            std::string::npos);
}

TEST_F(FolderTest, ReadsARangeIntoMemoryThatItKeeps) {
  std::ofstream(folder_ / "w") << "0123456789";
  const auto file = files_->Open("w");
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->name(), (folder_ / "w").string());
  EXPECT_EQ((*file)->size(), 10);
  ByteBuffer memory;
  const auto first = (*file)->Read(2, 5, memory);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, "23456");
  const auto second = (*file)->Read(9, 1, memory);
  ASSERT_TRUE(second);
  EXPECT_EQ(*second, "9");
  EXPECT_EQ(second->data(), first->data());
  EXPECT_EQ((*file)->Read(10, 0, memory).value(), "");
}

TEST_F(FolderTest, NoRangeBeyondTheEnd) {
  std::ofstream(folder_ / "w") << "0123456789";
  const std::string bytes = "0123456789";
  ByteBuffer memory;
  for (const auto& file : {*files_->Open("w"), FileInMemory("m", bytes)}) {
    for (const auto& [offset, size] : {std::pair<int64_t, int64_t>{0, 11},
                                       {10, 1},
                                       {11, 0},
                                       {-1, 1},
                                       {0, -1},
                                       {INT64_MAX, INT64_MAX}}) {
      const auto read = file->Read(offset, size, memory);
      ASSERT_FALSE(read) << offset << " " << size;
      EXPECT_EQ(read.error().code, ErrorCode::kInvalidData);
      EXPECT_TRUE(read.error().message.starts_with(file->name() + ": has 10"));
    }
  }
}

TEST_F(FolderTest, AFileThatChangesMeanwhileIsNamed) {
  const std::string path = (folder_ / "w").string();
  std::ofstream(path) << std::string(1 << 20, 'x');
  const auto shrunk = *files_->Open("w");
  std::filesystem::resize_file(path, 1 << 19);
  ByteBuffer memory;
  const auto cut = shrunk->Read(1 << 18, 1 << 19, memory);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().message, path + ": became shorter while it was read");
  EXPECT_FALSE(shrunk->Read(0, 8, memory));  // what is left is not trusted

  const auto written = *files_->Open("w");
  ASSERT_TRUE(written->Read(0, 8, memory));
  std::ofstream(path, std::ios::in) << "y";
  std::filesystem::last_write_time(
      path, std::filesystem::last_write_time(path) + std::chrono::seconds(1));
  const auto other = written->Read(0, 8, memory);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().message, path + ": was written to while it was read");
}

TEST_F(FolderTest, AFileThatIsReplacedStaysWhatItWas) {
  const std::string path = (folder_ / "w").string();
  std::ofstream(path) << "old";
  const auto file = *files_->Open("w");
  std::ofstream(path + ".new") << "n";
  std::filesystem::rename(path + ".new", path);
  ByteBuffer memory;
  EXPECT_EQ(file->Read(0, 3, memory).value(), "old");
}

}  // namespace
}  // namespace podium
