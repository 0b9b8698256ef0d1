#include "base/file_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

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

}  // namespace
}  // namespace podium
