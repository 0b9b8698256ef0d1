#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "keys/api_key.h"
#include "keys/key_database.h"
#include "keys/key_record.h"

namespace podium {

// A key and its record. The key itself is known only when it is created.
struct NewKey {
  std::string key;
  KeyRecord record;
};

// A digest, its expiry time and the key that it belongs to.
struct StoredSecret {
  KeyDigest digest{};
  std::optional<std::chrono::sys_seconds> expires;
  KeyRecord record;
};

// The keys in a file. Several processes may use the same file, each with its
// own KeyStore; a KeyStore allows one thread at a time. Every error names the
// file and suggests a fix.
class KeyStore {
 public:
  static Result<KeyStore> Open(
      const std::string& path, const KeyLimits& limits = {},
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  // `record` has no id or created time yet. The first key also creates the
  // pepper.
  Result<NewKey> Add(KeyRecord record, std::chrono::sys_seconds now);
  // Ordered by creation time, revoked keys included.
  Result<std::vector<KeyRecord>> List();
  // kNotFound if only revoked keys, or none, have that id or name.
  Result<KeyRecord> Revoke(std::string_view id_or_name,
                           std::chrono::sys_seconds now);
  // Makes a new secret for the same key: id, limits and usage stay. Earlier
  // secrets expire `grace` from now at the latest.
  Result<NewKey> Rotate(std::string_view id_or_name, std::chrono::seconds grace,
                        std::chrono::sys_seconds now);
  // The secret with that digest, whether still valid or not.
  Result<std::optional<StoredSecret>> Find(const KeyDigest& digest);

  // The secrets that a server holds in memory: those of all keys that are not
  // revoked.
  Result<std::vector<StoredSecret>> Secrets();
  // A number that changes whenever a key changes.
  Result<int64_t> Generation();
  // Revoked and expired keys count: a store whose last key is revoked is not
  // open to everybody.
  Result<int64_t> CountKeys();

  // The pepper, checked to be the one that the store's digests were made with.
  Result<Pepper> LoadCheckedPepper(bool may_create);

 private:
  KeyStore(Database database, const KeyLimits& limits)
      : database_(std::move(database)), limits_(limits) {}
  Result<KeyRecord> FindLive(std::string_view id_or_name);
  Result<std::string> AddSecret(std::string_view key_id, const Pepper& pepper);
  Result<void> Bump();

  Database database_;
  KeyLimits limits_;
};

}  // namespace podium
