#include "hub/cache.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <thread>

#include "hub/file_lock.h"
#include "hub/incomplete_file.h"

namespace podium {
namespace {

namespace fs = std::filesystem;

constexpr char kModel[] = "org/tiny";
const std::string kFirst(40, 'a');
const std::string kSecond(40, 'b');
// The hash of the blob "hello\n".
constexpr char kHelloSha1[] = "ce013625030ba8dba906f756967f9e9ca394464a";

class HubCacheTest : public testing::Test {
 protected:
  HubCacheTest() {
    std::string path =
        (fs::temp_directory_path() / "podium-hub-XXXXXX").string();
    cache_.emplace(mkdtemp(path.data()));
  }
  ~HubCacheTest() override { fs::remove_all(cache_->folder()); }

  void WriteBlob(const std::string& etag, const std::string& bytes) {
    fs::create_directories(cache_->Blob(kModel, etag).parent_path());
    std::ofstream(cache_->Blob(kModel, etag)) << bytes;
  }

  std::optional<HubCache> cache_;
};

TEST_F(HubCacheTest, FindsWhatItLinked) {
  const Repository model{.name = kModel};
  EXPECT_FALSE(cache_->Find(model));
  WriteBlob("1", "{}");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "config.json", "1"));
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "1_Pooling/config.json", "1"));
  EXPECT_FALSE(cache_->Find(model));  // nothing leads to it yet
  ASSERT_TRUE(cache_->SetCommit(model, kFirst));
  const auto folder = cache_->Find(model);
  ASSERT_TRUE(folder);
  EXPECT_EQ(fs::read_symlink(folder->path / "config.json"), "../../blobs/1");
  EXPECT_EQ(fs::read_symlink(folder->path / "1_Pooling" / "config.json"),
            "../../../blobs/1");
  EXPECT_EQ(cache_->Find({.name = kModel, .revision = kFirst})->path,
            folder->path);
  EXPECT_FALSE(cache_->Find({.name = kModel, .revision = kSecond}));
  // A link is replaced in one step.
  WriteBlob("2", "{ }");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "config.json", "2"));
  EXPECT_EQ(fs::read_symlink(folder->path / "config.json"), "../../blobs/2");
}

TEST_F(HubCacheTest, ADamagedRefLeadsNowhere) {
  WriteBlob("1", "{}");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "config.json", "1"));
  fs::create_directories(cache_->RepositoryFolder(kModel) / "refs");
  for (const std::string& text : {std::string(), std::string("../../x"),
                                  kFirst.substr(1), kFirst + "0"}) {
    std::ofstream(cache_->RepositoryFolder(kModel) / "refs" / "main") << text;
    EXPECT_FALSE(cache_->Find({.name = kModel})) << text;
  }
}

TEST_F(HubCacheTest, ListsSnapshots) {
  EXPECT_TRUE(HubCache("").List().empty());
  EXPECT_TRUE(HubCache("/no/such/folder").List().empty());
  WriteBlob("1", "{}");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "config.json", "1"));
  ASSERT_TRUE(cache_->Link(kModel, kSecond, "config.json", "1"));
  ASSERT_TRUE(cache_->SetCommit({.name = kModel, .revision = "main"}, kSecond));
  ASSERT_TRUE(
      cache_->SetCommit({.name = kModel, .revision = "refs/pr/1"}, kSecond));
  for (const char* other : {"models--x", "models--a--..", "datasets--a--b",
                            ".locks", "models--a--b--c"})
    fs::create_directories(cache_->folder() / other / "snapshots" / kFirst);
  const auto list = cache_->List();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].commit, kFirst);
  EXPECT_TRUE(list[0].revisions.empty());
  EXPECT_EQ(list[1].revisions, std::vector<std::string>({"main", "refs/pr/1"}));
  EXPECT_EQ(list[1].bytes, 2);
}

TEST_F(HubCacheTest, AGgufFileIsAModelOfItsOwn) {
  const Repository model{.name = kModel};
  WriteBlob("1", "GGUF");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "m-Q8_0.gguf", "1"));
  ASSERT_TRUE(cache_->SetCommit(model, kFirst));
  const auto found = [&](const char* gguf) {
    const auto here = cache_->Find({.name = kModel, .gguf = gguf});
    if (!here) return std::string();
    EXPECT_EQ(here->commit, kFirst);
    return here->path.filename().string();
  };
  EXPECT_EQ(found(""), "m-Q8_0.gguf");
  EXPECT_EQ(found("q8_0"), "m-Q8_0.gguf");
  EXPECT_EQ(found("F16"), "");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "m-F16.gguf", "1"));
  EXPECT_EQ(found(""), "");  // which one?
  EXPECT_EQ(cache_->GgufFiles(model),
            std::vector<std::string>({"m-F16.gguf", "m-Q8_0.gguf"}));
  EXPECT_EQ(found("F16"), "m-F16.gguf");
  EXPECT_EQ(found("m-Q8_0.gguf"), "m-Q8_0.gguf");
  const auto list = cache_->List();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].gguf, "m-F16.gguf");
  EXPECT_EQ(list[1].path.filename(), "m-Q8_0.gguf");
  EXPECT_EQ(list[1].bytes, 4);
  // Beside other weights, only a name that asks for it means a GGUF file.
  WriteBlob("2", "{}");
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "config.json", "2"));
  ASSERT_TRUE(cache_->Link(kModel, kFirst, "model.safetensors", "2"));
  EXPECT_EQ(found(""), kFirst);
  EXPECT_EQ(found("F16"), "m-F16.gguf");
  EXPECT_EQ(cache_->List().size(), 1u);
}

TEST_F(HubCacheTest, OneProcessAtATimeHasTheLock) {
  const fs::path file = cache_->LockFile(kModel, "1");
  auto first = std::make_unique<FileLock>(*FileLock::Take(file, {}));
  std::atomic<bool> waited = false, taken = false;
  std::thread other([&] {
    const auto second = FileLock::Take(file, [&] { waited = true; });
    taken = second.has_value();
  });
  while (!waited) std::this_thread::yield();
  EXPECT_FALSE(taken);
  first.reset();
  other.join();
  EXPECT_TRUE(taken);
  EXPECT_FALSE(FileLock::Take("/proc/no/such", {}));
}

TEST_F(HubCacheTest, AnIncompleteFileGoesOn) {
  const fs::path blob = cache_->Blob(kModel, kHelloSha1);
  {
    auto file = IncompleteFile::Open(blob, kHelloSha1, 6);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_TRUE(file->Write("hel"));
    EXPECT_FALSE(file->Matches());
  }
  auto file = IncompleteFile::Open(blob, kHelloSha1, 6);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->have(), 3);
  EXPECT_TRUE(file->Write("lo\n"));
  EXPECT_FALSE(file->Write("!"));
  EXPECT_EQ(file->error()->code, ErrorCode::kBadResponse);
  EXPECT_TRUE(file->Matches());
  EXPECT_FALSE(fs::exists(blob));
  EXPECT_TRUE(file->Keep());
  EXPECT_TRUE(fs::exists(blob));
  EXPECT_FALSE(fs::exists(blob.string() + ".incomplete"));
}

TEST_F(HubCacheTest, AnIncompleteFileBeginsAnew) {
  const fs::path blob = cache_->Blob(kModel, kHelloSha1);
  auto file = *IncompleteFile::Open(blob, kHelloSha1, 6);
  EXPECT_TRUE(file.Write("hxllo\n"));
  EXPECT_FALSE(file.Matches());
  ASSERT_TRUE(file.Restart());
  EXPECT_EQ(file.have(), 0);
  EXPECT_TRUE(file.Write("hello\n"));
  EXPECT_TRUE(file.Matches());
  // Longer than the file will be.
  WriteBlob(std::string(kHelloSha1) + ".incomplete", "1234567");
  EXPECT_EQ(IncompleteFile::Open(blob, kHelloSha1, 6)->have(), 0);
  EXPECT_FALSE(IncompleteFile::Open("/proc/no/such", kHelloSha1, 6));
}

}  // namespace
}  // namespace podium
