#include "keys/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <utility>

namespace podium {
namespace {

constexpr std::chrono::milliseconds kJournalRetry{2};

}  // namespace

Error SqliteError(int code, const std::string& path) {
  const auto error = [&](ErrorCode kind, const std::string& what) {
    return Error{kind, path + ": " + what, path};
  };
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return error(ErrorCode::kUnavailable,
                   "locked by another process: end it, or try again");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return error(ErrorCode::kInvalidData,
                   "damaged, or not written by podium: restore it from a copy, "
                   "or move it away to start a new one");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return error(ErrorCode::kUnavailable,
                   "cannot be written: give this user write permission to the "
                   "file and its folder");
    case SQLITE_CANTOPEN:
      return error(ErrorCode::kUnavailable,
                   "cannot be opened: its folder must exist and this user must "
                   "be able to read and write the file and its folder");
    case SQLITE_FULL:
      return error(ErrorCode::kUnavailable,
                   "the disk is full: free some space");
    case SQLITE_IOERR:
      return error(ErrorCode::kUnavailable,
                   "cannot be read or written: check the disk");
    case SQLITE_NOMEM:
      return error(ErrorCode::kUnavailable, "out of memory");
    default:
      return error(ErrorCode::kInternal,
                   std::string("SQLite says: ") + sqlite3_errstr(code));
  }
}

std::optional<FileIdentity> IdentityOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 &&
      (errno == ENOENT || errno == ENOTDIR)) {
    return std::nullopt;
  }
  return FileIdentity(status.st_dev, status.st_ino);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::Bind(int64_t value) {
  bind_error_ |= sqlite3_bind_int64(statement_.get(), ++bound_, value);
  return *this;
}

Statement& Statement::Bind(std::optional<int64_t> value) {
  if (value) return Bind(*value);
  bind_error_ |= sqlite3_bind_null(statement_.get(), ++bound_);
  return *this;
}

Statement& Statement::Bind(std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.data() != nullptr ? text.data() : "";
  bind_error_ |=
      sqlite3_bind_text(statement_.get(), ++bound_, data,
                        static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::Bind(std::span<const uint8_t> blob) {
  bind_error_ |=
      sqlite3_bind_blob(statement_.get(), ++bound_, blob.data(),
                        static_cast<int>(blob.size()), SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::Step() {
  if (bind_error_ != SQLITE_OK) {
    return Unexpected(SqliteError(bind_error_, path_));
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return Unexpected(SqliteError(code, path_));
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

int64_t Statement::Int(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<size_t>(size)};
}

std::span<const uint8_t> Statement::Blob(int column) const {
  const void* blob = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const uint8_t*>(blob), static_cast<size_t>(size)};
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Result<Database> Database::Open(const std::string& path,
                                std::chrono::milliseconds busy_timeout) {
  // SQLite would create the file with the umask's mode. Its -wal and -shm files
  // copy this file's mode.
  const int made =
      open(path.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);
  if (made >= 0) close(made);

  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database;
  database.database_.reset(raw);
  database.path_ = path;
  database.busy_timeout_ = busy_timeout;
  if (code != SQLITE_OK) return Unexpected(SqliteError(code, path));
  sqlite3_busy_timeout(raw, static_cast<int>(busy_timeout.count()));
  return database;
}

Result<void> Database::JournalAhead() {
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + busy_timeout_;
  for (;;) {
    auto done = Run("PRAGMA journal_mode = WAL");
    const bool busy = sqlite3_errcode(database_.get()) == SQLITE_BUSY;
    if (done || !busy || steady_clock::now() >= deadline) return done;
    std::this_thread::sleep_for(kJournalRetry);
  }
}

Result<Statement> Database::PrepareOnly(const char* sql) {
  Statement statement;
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr);
  statement.statement_.reset(raw);
  statement.path_ = path_;
  if (code != SQLITE_OK) return Unexpected(SqliteError(code, path_));
  return statement;
}

Result<void> Database::Finish(Statement& statement) {
  for (;;) {
    const auto row = statement.Step();
    if (!row) return Unexpected(row.error());
    if (!*row) return {};
  }
}

Result<int64_t> Database::FirstNumber(Statement& statement) {
  const auto row = statement.Step();
  if (!row) return Unexpected(row.error());
  return *row ? statement.Int(0) : 0;
}

Result<Transaction> Transaction::Begin(Database& database) {
  if (auto begun = database.Run("BEGIN IMMEDIATE"); !begun) {
    return Unexpected(begun.error());
  }
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->Run("ROLLBACK");
}

Result<void> Transaction::Commit() {
  auto committed = database_->Run("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace podium
