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

// A key at the only moment it is known.
struct NewKey {
  std::string key;
  KeyRecord record;
};

// A digest, until when it is good, and whose it is.
struct StoredSecret {
  KeyDigest digest{};
  std::optional<std::chrono::sys_seconds> expires;
  KeyRecord record;
};

// The keys in a file. Several processes may use one file at once, each with a
// store of its own; one thread at a time for one store. Every error names the
// file and what would help.
class KeyStore {
 public:
  static Result<KeyStore> Open(
      const std::string& path, const KeyLimits& limits = {},
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  // `record` without id and created. Makes the pepper with the first key.
  Result<NewKey> Add(KeyRecord record, std::chrono::sys_seconds now);
  // By creation, revoked ones among them.
  Result<std::vector<KeyRecord>> List();
  // kNotFound where no key that is not revoked has that id or name.
  Result<KeyRecord> Revoke(std::string_view id_or_name,
                           std::chrono::sys_seconds now);
  // A new secret for the same key: id, limits and usage stay. Earlier secrets
  // end `grace` from now at the latest.
  Result<NewKey> Rotate(std::string_view id_or_name, std::chrono::seconds grace,
                        std::chrono::sys_seconds now);
  // Whoever has a secret of that digest, live or not.
  Result<std::optional<StoredSecret>> Find(const KeyDigest& digest);

  // What a server holds in memory: every secret of keys that are not revoked.
  Result<std::vector<StoredSecret>> Secrets();
  // Changes whenever a key does.
  Result<int64_t> Generation();
  // Revoked and expired keys count: a store whose last key is revoked is not
  // open to everybody.
  Result<int64_t> CountKeys();

  // The pepper that the store's digests were made with, checked against it.
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
