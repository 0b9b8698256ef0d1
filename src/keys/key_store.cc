#include "keys/key_store.h"

#include <algorithm>
#include <utility>

#include "keys/pepper.h"

namespace podium {
namespace {

using std::chrono::sys_seconds;

#define KEY_COLUMNS                                             \
  "keys.id, keys.name, keys.kind, keys.endpoints, keys.models," \
  " keys.requests_per_minute, keys.requests_per_month,"         \
  " keys.tokens_per_minute, keys.created, keys.expires, keys.revoked"
constexpr int kKeyColumns = 11;

int64_t Number(sys_seconds time) { return time.time_since_epoch().count(); }

std::optional<int64_t> Number(std::optional<sys_seconds> time) {
  if (!time) return std::nullopt;
  return Number(*time);
}

std::optional<sys_seconds> TimeOf(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return sys_seconds(std::chrono::seconds(row.Int(column)));
}

KeyRecord RecordOf(const Statement& row) {
  KeyRecord record;
  record.id = row.Text(0);
  record.name = row.Text(1);
  // A kind that this version does not know gets the stricter rules.
  record.kind = ParseKeyKind(row.Text(2)).value_or(KeyKind::kTrial);
  record.endpoints = SplitLines(row.Text(3));
  record.models = SplitLines(row.Text(4));
  record.requests_per_minute = row.Int(5);
  record.requests_per_month = row.Int(6);
  record.tokens_per_minute = row.Int(7);
  record.created = TimeOf(row, 8).value_or(sys_seconds{});
  record.expires = TimeOf(row, 9);
  record.revoked = TimeOf(row, 10);
  return record;
}

// Reads rows of KEY_COLUMNS, then the secret's digest and expiry.
Result<std::vector<StoredSecret>> SecretsOf(Result<Statement> rows,
                                            const std::string& path) {
  if (!rows) return Unexpected(rows.error());
  std::vector<StoredSecret> secrets;
  for (;;) {
    const auto row = rows->Step();
    if (!row) return Unexpected(row.error());
    if (!*row) return secrets;
    StoredSecret secret;
    const auto digest = rows->Blob(kKeyColumns);
    secret.expires = TimeOf(*rows, kKeyColumns + 1);
    secret.record = RecordOf(*rows);
    // Numbers not written by Podium must not reach the arithmetic of limits.
    if (digest.size() != secret.digest.size() ||
        !CheckKeyRecord(secret.record)) {
      return Fail(ErrorCode::kInvalidData,
                  path + ": key " + secret.record.id +
                      " is damaged: restore the file from a copy",
                  path);
    }
    std::copy(digest.begin(), digest.end(), secret.digest.begin());
    secrets.push_back(std::move(secret));
  }
}

KeyDigest PepperCheck(const Pepper& pepper) {
  return DigestOf("podium pepper check", pepper);
}

}  // namespace

Result<KeyStore> KeyStore::Open(const std::string& path,
                                const KeyLimits& limits,
                                std::chrono::milliseconds busy_timeout) {
  auto database = OpenKeyDatabase(path, busy_timeout);
  if (!database) return Unexpected(database.error());
  return KeyStore(*std::move(database), limits);
}

Result<Pepper> KeyStore::LoadCheckedPepper(bool may_create) {
  auto row = database_.Prepare("SELECT pepper_check FROM store");
  if (!row) return Unexpected(row.error());
  const auto found = row->Step();
  if (!found) return Unexpected(found.error());
  const bool known = *found && !row->IsNull(0);
  auto pepper = LoadPepper(database_.path(), may_create && !known);
  if (!pepper || !known) return pepper;
  const auto stored = row->Blob(0);
  const KeyDigest check = PepperCheck(*pepper);
  if (!std::equal(stored.begin(), stored.end(), check.begin(), check.end())) {
    return Fail(ErrorCode::kInvalidData,
                database_.path() +
                    ": its keys were made with another pepper: restore " +
                    database_.path() +
                    ".pepper or PODIUM_KEY_PEPPER to what it was",
                database_.path());
  }
  return pepper;
}

Result<void> KeyStore::Bump() {
  return database_.Run("UPDATE store SET generation = generation + 1");
}

Result<std::string> KeyStore::AddSecret(std::string_view key_id,
                                        const Pepper& pepper) {
  auto key = NewApiKey();
  if (!key) return key;
  const KeyDigest digest = DigestOf(*key, pepper);
  if (auto added =
          database_.Run("INSERT INTO secrets (digest, key_id) VALUES (?, ?)",
                        std::span<const uint8_t>(digest), key_id);
      !added) {
    return Unexpected(added.error());
  }
  return key;
}

Result<NewKey> KeyStore::Add(KeyRecord record, sys_seconds now) {
  if (auto checked = CheckKeyRecord(record); !checked) {
    return Unexpected(checked.error());
  }
  auto id = NewKeyId();
  if (!id) return Unexpected(id.error());
  record.id = *id;
  record.created = now;
  record.revoked.reset();

  auto transaction = Transaction::Begin(database_);
  if (!transaction) return Unexpected(transaction.error());
  const auto count = CountKeys();
  if (!count) return Unexpected(count.error());
  if (*count >= limits_.max_api_keys) {
    return Fail(ErrorCode::kTooLarge,
                database_.path() + ": it holds " + std::to_string(*count) +
                    " keys, and more are not allowed",
                database_.path());
  }
  const auto taken = database_.Number(
      "SELECT count(*) FROM keys WHERE name = ? AND revoked IS NULL",
      std::string_view(record.name));
  if (!taken) return Unexpected(taken.error());
  if (*taken != 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "a key named " + record.name +
                    " exists: rotate or revoke it, or choose another name",
                "name");
  }
  const auto pepper = LoadCheckedPepper(true);
  if (!pepper) return Unexpected(pepper.error());
  const KeyDigest check = PepperCheck(*pepper);
  if (auto kept = database_.Run("UPDATE store SET pepper_check = ?",
                                std::span<const uint8_t>(check));
      !kept) {
    return Unexpected(kept.error());
  }
  const std::string endpoints = JoinLines(record.endpoints);
  const std::string models = JoinLines(record.models);
  if (auto added = database_.Run(
          "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
          std::string_view(record.id), std::string_view(record.name),
          KeyKindText(record.kind), std::string_view(endpoints),
          std::string_view(models), record.requests_per_minute,
          record.requests_per_month, record.tokens_per_minute,
          Number(record.created), Number(record.expires));
      !added) {
    return Unexpected(added.error());
  }
  auto key = AddSecret(record.id, *pepper);
  if (!key) return Unexpected(key.error());
  if (auto bumped = Bump(); !bumped) return Unexpected(bumped.error());
  if (auto done = transaction->Commit(); !done) {
    return Unexpected(done.error());
  }
  return NewKey{*std::move(key), std::move(record)};
}

Result<std::vector<KeyRecord>> KeyStore::List() {
  auto rows = database_.Prepare("SELECT " KEY_COLUMNS
                                " FROM keys ORDER BY created, name, id");
  if (!rows) return Unexpected(rows.error());
  std::vector<KeyRecord> records;
  for (;;) {
    const auto row = rows->Step();
    if (!row) return Unexpected(row.error());
    if (!*row) return records;
    records.push_back(RecordOf(*rows));
  }
}

Result<KeyRecord> KeyStore::FindLive(std::string_view id_or_name) {
  auto rows = database_.Prepare(
      "SELECT " KEY_COLUMNS
      " FROM keys WHERE (id = ? OR name = ?) AND revoked IS NULL"
      " ORDER BY id = ? DESC LIMIT 1",
      id_or_name, id_or_name, id_or_name);
  if (!rows) return Unexpected(rows.error());
  const auto row = rows->Step();
  if (!row) return Unexpected(row.error());
  if (*row) return RecordOf(*rows);
  // The argument may be the key itself, so the message does not repeat it.
  return Fail(ErrorCode::kNotFound,
              "no key with that id or name, or it is revoked already: see "
              "podium keys list",
              "name");
}

Result<KeyRecord> KeyStore::Revoke(std::string_view id_or_name,
                                   sys_seconds now) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return Unexpected(transaction.error());
  auto record = FindLive(id_or_name);
  if (!record) return record;
  record->revoked = now;
  const std::string_view id = record->id;
  for (const auto& done :
       {database_.Run("UPDATE keys SET revoked = ? WHERE id = ?", Number(now),
                      id),
        database_.Run("DELETE FROM secrets WHERE key_id = ?", id), Bump()}) {
    if (!done) return Unexpected(done.error());
  }
  if (auto done = transaction->Commit(); !done) {
    return Unexpected(done.error());
  }
  return record;
}

Result<NewKey> KeyStore::Rotate(std::string_view id_or_name,
                                std::chrono::seconds grace, sys_seconds now) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return Unexpected(transaction.error());
  auto record = FindLive(id_or_name);
  if (!record) return Unexpected(record.error());
  const auto pepper = LoadCheckedPepper(false);
  if (!pepper) return Unexpected(pepper.error());
  const std::string_view id = record->id;
  for (const auto& done :
       {database_.Run("UPDATE secrets SET expires = ? WHERE key_id = ?"
                      " AND (expires IS NULL OR expires > ?)",
                      Number(now + grace), id, Number(now + grace)),
        database_.Run("DELETE FROM secrets WHERE key_id = ? AND expires <= ?",
                      id, Number(now)),
        Bump()}) {
    if (!done) return Unexpected(done.error());
  }
  auto key = AddSecret(id, *pepper);
  if (!key) return Unexpected(key.error());
  if (auto done = transaction->Commit(); !done) {
    return Unexpected(done.error());
  }
  return NewKey{*std::move(key), *std::move(record)};
}

Result<std::optional<StoredSecret>> KeyStore::Find(const KeyDigest& digest) {
  auto secrets = SecretsOf(
      database_.Prepare("SELECT " KEY_COLUMNS
                        ", secrets.digest, secrets.expires FROM secrets"
                        " JOIN keys ON keys.id = secrets.key_id"
                        " WHERE secrets.digest = ?",
                        std::span<const uint8_t>(digest)),
      database_.path());
  if (!secrets) return Unexpected(secrets.error());
  if (secrets->empty()) return std::nullopt;
  return std::move(secrets->front());
}

Result<std::vector<StoredSecret>> KeyStore::Secrets() {
  return SecretsOf(
      database_.Prepare("SELECT " KEY_COLUMNS
                        ", secrets.digest, secrets.expires FROM secrets"
                        " JOIN keys ON keys.id = secrets.key_id"
                        " WHERE keys.revoked IS NULL"),
      database_.path());
}

Result<int64_t> KeyStore::Generation() {
  return database_.Number("SELECT generation FROM store");
}

Result<int64_t> KeyStore::CountKeys() {
  return database_.Number("SELECT count(*) FROM keys");
}

}  // namespace podium
