#include "keys/key_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "keys/calendar.h"
#include "keys/gcra.h"
#include "keys/temporary_folder_test.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

const sys_seconds kNow = *ParseDay("2026-11-23") + seconds(3600);

KeyRecord Named(const std::string& name) {
  KeyRecord record;
  record.name = name;
  return record;
}

std::string Contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class KeyStoreTest : public testing::Test {
 protected:
  KeyStore Open() { return *KeyStore::Open(path_); }
  std::optional<StoredSecret> Find(KeyStore& store, const std::string& key) {
    return *store.Find(DigestOf(key, *store.LoadCheckedPepper(false)));
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "keys.db";
};

TEST_F(KeyStoreTest, KeepsEveryFieldOfAKey) {
  KeyRecord record = Named("ci.Web_2-x");
  record.kind = KeyKind::kTrial;
  record.endpoints = {"rerank", "models"};
  record.models = {"rerank-v3.5", "org/model"};
  record.requests_per_minute = 10;
  record.requests_per_month = 1000;
  record.tokens_per_minute = kMaxGcraUnits;
  record.expires = kNow + seconds(1);
  KeyStore writer = Open();
  const NewKey added = *writer.Add(record, kNow);

  KeyStore reader = Open();
  const KeyRecord read = Find(reader, added.key)->record;
  EXPECT_EQ(read.id, added.record.id);
  EXPECT_EQ(read.name, record.name);
  EXPECT_EQ(read.kind, record.kind);
  EXPECT_EQ(read.endpoints, record.endpoints);
  EXPECT_EQ(read.models, record.models);
  EXPECT_EQ(read.requests_per_minute, 10);
  EXPECT_EQ(read.requests_per_month, 1000);
  EXPECT_EQ(read.tokens_per_minute, kMaxGcraUnits);
  EXPECT_EQ(read.created, kNow);
  EXPECT_EQ(read.expires, record.expires);
  EXPECT_FALSE(read.revoked);
  EXPECT_FALSE(Find(reader, added.key + "x"));
  EXPECT_FALSE(Find(reader, ""));
}

TEST_F(KeyStoreTest, NeverWritesTheKeyToAFile) {
  KeyStore store = Open();
  const std::string key = store.Add(Named("a"), kNow)->key;
  for (const char* suffix : {"", "-wal", "-shm", ".pepper"}) {
    EXPECT_EQ(Contents(path_ + suffix).find(key.substr(7)), std::string::npos);
  }
  EXPECT_GT(Contents(path_ + "-wal").size(), 0u);
}

TEST_F(KeyStoreTest, FilesAreReadableByTheirOwnerOnly) {
  KeyStore store = Open();
  ASSERT_TRUE(store.Add(Named("a"), kNow));
  for (const char* suffix : {"", "-wal", "-shm", ".pepper"}) {
    struct stat status {};
    ASSERT_EQ(stat((path_ + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << suffix;
  }
}

TEST_F(KeyStoreTest, NamesAreUniqueAmongLiveKeys) {
  KeyStore store = Open();
  ASSERT_TRUE(store.Add(Named("a"), kNow));
  const auto again = store.Add(Named("a"), kNow);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kInvalidArgument);
  ASSERT_TRUE(store.Revoke("a", kNow));
  EXPECT_TRUE(store.Add(Named("a"), kNow));
  EXPECT_EQ(store.List()->size(), 2u);
}

TEST_F(KeyStoreTest, RefusesRecordsItCannotStore) {
  KeyStore store = Open();
  std::vector<KeyRecord> wrong(6, Named("a"));
  wrong[0].name = "";
  wrong[1].name = "' OR '1'='1";
  wrong[2].name = std::string(65, 'a');
  wrong[3].tokens_per_minute = kMaxGcraUnits + 1;
  wrong[4].endpoints = {"rerank\nmodels"};
  wrong[5].models = {"a b"};
  for (const KeyRecord& record : wrong) {
    const auto added = store.Add(record, kNow);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(*store.CountKeys(), 0);
}

TEST_F(KeyStoreTest, ListsRevokedKeysButDoesNotFindThem) {
  KeyStore store = Open();
  const NewKey key = *store.Add(Named("a"), kNow);
  const auto before = *store.Generation();
  EXPECT_EQ(store.Revoke(key.record.id, kNow + seconds(5))->revoked,
            kNow + seconds(5));
  EXPECT_NE(*store.Generation(), before);
  EXPECT_FALSE(Find(store, key.key));
  EXPECT_TRUE(store.Secrets()->empty());
  EXPECT_EQ(store.List()->at(0).revoked, kNow + seconds(5));
  EXPECT_EQ(*store.CountKeys(), 1);
  EXPECT_EQ(store.Revoke("a", kNow).error().code, ErrorCode::kNotFound);
}

TEST_F(KeyStoreTest, ErrorsNeverRepeatAPossibleKey) {
  KeyStore store = Open();
  const std::string key = store.Add(Named("a"), kNow)->key;
  const auto revoked = store.Revoke(key, kNow);
  ASSERT_FALSE(revoked);
  EXPECT_EQ(revoked.error().message.find(key), std::string::npos);
}

TEST_F(KeyStoreTest, RotationKeepsTheKeyAndEndsItsOldSecret) {
  KeyStore store = Open();
  const NewKey first = *store.Add(Named("a"), kNow);
  const NewKey second = *store.Rotate("a", seconds(60), kNow);
  EXPECT_EQ(second.record.id, first.record.id);
  EXPECT_NE(second.key, first.key);
  EXPECT_EQ(Find(store, first.key)->expires, kNow + seconds(60));
  EXPECT_FALSE(Find(store, second.key)->expires);
  // A later rotation with a longer grace does not extend the first one.
  const NewKey third = *store.Rotate("a", seconds(600), kNow + seconds(10));
  EXPECT_EQ(Find(store, first.key)->expires, kNow + seconds(60));
  EXPECT_EQ(Find(store, second.key)->expires, kNow + seconds(610));
  ASSERT_TRUE(store.Rotate("a", seconds(0), kNow + seconds(20)));
  for (const NewKey* old : {&first, &second, &third}) {
    EXPECT_FALSE(Find(store, old->key));
  }
  EXPECT_EQ(store.Secrets()->size(), 1u);
  EXPECT_EQ(store.Rotate("b", seconds(0), kNow).error().code,
            ErrorCode::kNotFound);
}

TEST_F(KeyStoreTest, LimitsTheNumberOfKeys) {
  KeyLimits limits;
  limits.max_api_keys = 2;
  KeyStore store = *KeyStore::Open(path_, limits);
  EXPECT_TRUE(store.Add(Named("a"), kNow));
  EXPECT_TRUE(store.Add(Named("b"), kNow));
  EXPECT_EQ(store.Add(Named("c"), kNow).error().code, ErrorCode::kTooLarge);
}

TEST_F(KeyStoreTest, AllowsConcurrentOpensAndWrites) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      auto store = KeyStore::Open(path_);
      ASSERT_TRUE(store) << store.error().message;
      for (int k = 0; k < 5; ++k) {
        const auto added = store->Add(
            Named("k" + std::to_string(i) + "-" + std::to_string(k)), kNow);
        ASSERT_TRUE(added) << added.error().message;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  KeyStore store = Open();
  EXPECT_EQ(store.List()->size(), 20u);
  EXPECT_TRUE(store.LoadCheckedPepper(false));
}

TEST_F(KeyStoreTest, ReportsAWrongPepperAsAnError) {
  {
    KeyStore store = Open();
    ASSERT_TRUE(store.Add(Named("a"), kNow));
  }
  ASSERT_EQ(unlink((path_ + ".pepper").c_str()), 0);
  KeyStore store = Open();
  const auto missing = store.LoadCheckedPepper(true);  // never created again
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find(path_ + ".pepper"), std::string::npos);
  EXPECT_FALSE(store.Add(Named("b"), kNow));
  EXPECT_NE(access((path_ + ".pepper").c_str(), F_OK), 0);

  std::ofstream(path_ + ".pepper") << std::string(32, 'x');
  ASSERT_EQ(chmod((path_ + ".pepper").c_str(), 0600), 0);
  const auto wrong = store.LoadCheckedPepper(false);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kInvalidData);
}

TEST_F(KeyStoreTest, RefusesAPepperThatOthersCanRead) {
  KeyStore store = Open();
  ASSERT_TRUE(store.Add(Named("a"), kNow));
  ASSERT_EQ(chmod((path_ + ".pepper").c_str(), 0644), 0);
  const auto pepper = store.LoadCheckedPepper(false);
  ASSERT_FALSE(pepper);
  EXPECT_NE(pepper.error().message.find("chmod 600"), std::string::npos);
}

// Expects an error that names the file.
void ExpectError(const Result<KeyStore>& store, ErrorCode code,
                 const std::string& path) {
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, code) << store.error().message;
  EXPECT_EQ(store.error().message.find(path), 0u) << store.error().message;
}

TEST(KeyStoreFile, LeavesOtherFilesUnchanged) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  const std::string text(5000, '#');
  std::ofstream(path) << text;
  ExpectError(KeyStore::Open(path), ErrorCode::kInvalidData, path);
  EXPECT_EQ(Contents(path), text);
}

TEST(KeyStoreFile, LeavesDatabasesOfOtherProgramsAndVersionsUnchanged) {
  const TemporaryFolder folder;
  const std::string path = folder / "other.db";
  {
    auto other = Database::Open(path, milliseconds(0));
    ASSERT_TRUE(other->Run("CREATE TABLE t (x)"));
  }
  ExpectError(KeyStore::Open(path), ErrorCode::kInvalidData, path);
  const std::string later = folder / "later.db";
  {
    KeyStore store = *KeyStore::Open(later);
    auto raw = Database::Open(later, milliseconds(0));
    ASSERT_TRUE(raw->Run("PRAGMA user_version = 99"));
  }
  ExpectError(KeyStore::Open(later), ErrorCode::kInvalidData, later);
}

TEST(KeyStoreFile, DetectsDamageAnywhere) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  {
    KeyStore store = *KeyStore::Open(path);
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(store.Add(Named("k" + std::to_string(i)), kNow));
    }
  }
  const std::string whole = Contents(path);
  ASSERT_GT(whole.size(), 4096u * 4);
  for (size_t at = 0; at < whole.size(); at += 509) {
    std::string damaged = whole;
    for (size_t i = at; i < std::min(at + 300, whole.size()); ++i) {
      damaged[i] = static_cast<char>(~damaged[i]);
    }
    std::ofstream(path, std::ios::binary) << damaged;
    auto store = KeyStore::Open(path);  // must not crash; any result will do
    if (!store) continue;
    (void)store->Secrets();
    (void)store->List();
  }
  std::ofstream(path, std::ios::binary) << whole.substr(0, 4096);
  auto cut = KeyStore::Open(path);
  EXPECT_FALSE(cut && cut->Secrets());
}

TEST(KeyStoreFile, ReportsALockedFile) {
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  KeyStore store = *KeyStore::Open(path, {}, milliseconds(1));
  auto other = *Database::Open(path, milliseconds(1));
  {
    const auto writing = Transaction::Begin(other);
    ASSERT_TRUE(writing);
    const auto added = store.Add(Named("a"), kNow);
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(added.error().message.find("locked"), std::string::npos);
    EXPECT_TRUE(store.Secrets());  // reading still works
  }
  EXPECT_TRUE(store.Add(Named("a"), kNow));
}

TEST(KeyStoreFile, ReportsAFileThatCannotBeCreated) {
  const TemporaryFolder folder;
  const std::string path = folder / "file/keys.db";
  std::ofstream(folder / "file") << "not a folder";
  ExpectError(KeyStore::Open(path), ErrorCode::kUnavailable, path);
}

TEST(KeyStoreFile, ReportsAMissingFolder) {
  const TemporaryFolder folder;
  const std::string path = folder / "new/keys.db";
  const auto store = KeyStore::Open(path);
  ExpectError(store, ErrorCode::kUnavailable, path);
  EXPECT_NE(store.error().message.find("mkdir -p " + (folder / "new")),
            std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder / "new"));
}

TEST(KeyStoreFile, ReportsAReadOnlyFile) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write every file";
  const TemporaryFolder folder;
  const std::string path = folder / "keys.db";
  { KeyStore store = *KeyStore::Open(path); }
  ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  auto store = KeyStore::Open(path);
  if (store) {
    EXPECT_EQ(store->Add(Named("a"), kNow).error().code,
              ErrorCode::kUnavailable);
  } else {
    EXPECT_EQ(store.error().code, ErrorCode::kUnavailable);
  }
}

TEST(SqliteError, NamesTheFileAndTheFix) {
  const std::vector<std::pair<int, const char*>> cases = {
      {SQLITE_READONLY, "write permission"},
      {SQLITE_BUSY, "locked"},
      {SQLITE_BUSY_SNAPSHOT, "locked"},
      {SQLITE_CORRUPT, "restore"},
      {SQLITE_NOTADB, "restore"},
      {SQLITE_FULL, "disk is full"},
      {SQLITE_IOERR_WRITE, "check the disk"},
      {SQLITE_CANTOPEN, "folder"},
      {SQLITE_MISUSE, "SQLite says"}};
  for (const auto& [code, words] : cases) {
    const Error error = SqliteError(code, "/a/keys.db");
    EXPECT_EQ(error.message.find("/a/keys.db: "), 0u);
    EXPECT_NE(error.message.find(words), std::string::npos) << error.message;
  }
}

}  // namespace
}  // namespace podium
