#include "keys/key_database.h"

#include <cstdlib>
#include <filesystem>

namespace podium {
namespace {

// "PodK" in the file's header, so that another program's database is not
// mistaken for ours.
constexpr int64_t kApplicationId = 0x506f644b;
constexpr int64_t kSchemaVersion = 1;

// Secrets are stored apart from keys: a rotated key keeps its id, its limits
// and its usage. `generation` counts the changes that a server must pick up.
constexpr const char* kSchema[] = {
    "CREATE TABLE store (generation INTEGER NOT NULL,"
    " pepper_check BLOB)",
    "INSERT INTO store (generation) VALUES (0)",
    "CREATE TABLE keys (id TEXT PRIMARY KEY, name TEXT NOT NULL,"
    " kind TEXT NOT NULL, endpoints TEXT NOT NULL, models TEXT NOT NULL,"
    " requests_per_minute INTEGER NOT NULL,"
    " requests_per_month INTEGER NOT NULL, tokens_per_minute INTEGER NOT NULL,"
    " created INTEGER NOT NULL, expires INTEGER, revoked INTEGER)"
    " STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX live_name ON keys (name) WHERE revoked IS NULL",
    "CREATE TABLE secrets (digest BLOB PRIMARY KEY,"
    " key_id TEXT NOT NULL REFERENCES keys (id), expires INTEGER)"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX secrets_of_key ON secrets (key_id)",
    "CREATE TABLE usage (key_id TEXT NOT NULL, day INTEGER NOT NULL,"
    " requests INTEGER NOT NULL, documents INTEGER NOT NULL,"
    " search_units INTEGER NOT NULL, tokens INTEGER NOT NULL,"
    " PRIMARY KEY (key_id, day)) STRICT, WITHOUT ROWID",
    "PRAGMA application_id = 1349477451",
    "PRAGMA user_version = 1",
};
static_assert(kApplicationId == 1349477451);

// The file's schema version; 0 if the file is empty. Call inside a transaction,
// so that the three reads are consistent.
Result<int64_t> SchemaVersion(Database& database) {
  const auto version = database.Number("PRAGMA user_version");
  const auto application = database.Number("PRAGMA application_id");
  const auto tables = database.Number("SELECT count(*) FROM sqlite_schema");
  for (const auto* number : {&version, &application, &tables}) {
    if (!*number) return *number;
  }
  if (*tables == 0) return 0;
  if (*application != kApplicationId) {
    return Fail(
        ErrorCode::kInvalidData,
        database.path() + ": a database of another program: name another file",
        database.path());
  }
  if (*version != kSchemaVersion) {
    return Fail(ErrorCode::kInvalidData,
                database.path() + ": written by another version of podium" +
                    " (schema " + std::to_string(*version) +
                    ", this one knows " + std::to_string(kSchemaVersion) +
                    "): use that version",
                database.path());
  }
  return version;
}

Result<void> CreateTables(Database& database) {
  if (auto wal = database.JournalAhead(); !wal) return wal;
  auto transaction = Transaction::Begin(database);
  if (!transaction) return Unexpected(transaction.error());
  const auto version = SchemaVersion(database);
  if (!version) return Unexpected(version.error());
  if (*version != 0) return {};  // another process created the tables first
  for (const char* statement : kSchema) {
    if (auto made = database.Run(statement); !made) return made;
  }
  return transaction->Commit();
}

const char* Variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && value[0] != '\0' ? value : nullptr;
}

// The store's path when none is given.
std::string UnnamedStorePath() {
  if (const char* state = Variable("XDG_STATE_HOME")) {
    return std::string(state) + "/podium/keys.db";
  }
  const char* home = Variable("HOME");
  return std::string(home != nullptr ? home : ".") +
         "/.local/state/podium/keys.db";
}

// Creates the folder of the unnamed store. Any other folder must exist: the
// path may be a typo, and keys in the wrong place protect nothing.
Result<void> CheckFolder(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;  // SQLite reports other errors with the folder
  const fs::path folder = fs::path(path).parent_path();
  if (folder.empty() || fs::exists(folder, ignored)) return {};
  if (path == UnnamedStorePath()) {
    fs::create_directories(folder, ignored);
    return {};
  }
  return Fail(ErrorCode::kUnavailable,
              path + ": there is no folder " + folder.string() +
                  ": make it with mkdir -p " + folder.string() +
                  ", or name another file",
              path);
}

}  // namespace

std::string DefaultKeyStorePath() {
  const char* path = Variable("PODIUM_KEYS_DB");
  return path != nullptr ? path : UnnamedStorePath();
}

Result<Database> OpenKeyDatabase(const std::string& path,
                                 std::chrono::milliseconds busy_timeout) {
  if (auto folder = CheckFolder(path); !folder) {
    return Unexpected(folder.error());
  }
  auto database = Database::Open(path, busy_timeout);
  if (!database) return database;
  // Another process may be creating the tables right now. The transaction is
  // deferred, so that it takes no lock that a read-only file would refuse.
  if (auto begun = database->Run("BEGIN"); !begun) {
    return Unexpected(begun.error());
  }
  const auto version = SchemaVersion(*database);
  if (!version) return Unexpected(version.error());
  if (auto ended = database->Run("COMMIT"); !ended) {
    return Unexpected(ended.error());
  }
  if (*version == 0) {
    if (auto made = CreateTables(*database); !made) {
      return Unexpected(made.error());
    }
  }
  return database;
}

}  // namespace podium
