#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "keys/calendar.h"
#include "keys/environment_keys.h"
#include "keys/key_store.h"
#include "keys/quota_store.h"

namespace podium {

struct KeyRingOptions {
  std::string store_path;  // empty: no store. The file may be created later
  std::string environment_keys;  // see ParseEnvironmentKeys
  KeyLimits limits;
  InstantSource clock = NowInstant;
  // How often to check the store for changed keys; 0: never.
  std::chrono::milliseconds poll_interval{250};
  // Learns, with each load, the requests of this month that usage has recorded.
  QuotaStore* quotas = nullptr;  // may be null; must outlive the ring
};

// The keys of a running server, in memory, and a thread that follows the store:
// changes made by `podium keys` apply here within one poll interval. While the
// store cannot be read, the last keys stay valid, and the log says so.
// Thread-safe.
class KeyRing {
 public:
  // Fails if the store exists but cannot be used, or if the variable is
  // invalid: a server must not start without access control because its keys
  // cannot be read.
  static Result<std::unique_ptr<KeyRing>> Open(KeyRingOptions options);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  // The record for a key; null if the key is unknown. Always costs one HMAC per
  // pepper and a constant-time comparison. The record may have expired.
  std::shared_ptr<const KeyRecord> Find(std::string_view key) const;

  // Whether any key exists, including revoked and expired ones. Once true, it
  // stays true while the process runs.
  bool has_keys() const;

  // Reads the store again if it has changed.
  Result<void> Refresh();

 private:
  struct Secret {
    KeyDigest digest{};
    std::optional<std::chrono::sys_seconds> expires;
    std::shared_ptr<const KeyRecord> key;
  };
  // Sorted by digest, so that a binary search finds one.
  struct Snapshot {
    Pepper pepper{};
    std::vector<Secret> secrets;
  };

  explicit KeyRing(KeyRingOptions options) : options_(std::move(options)) {}
  Result<void> AddEnvironmentKeys();
  Result<bool> OpenStore();
  Result<void> Load(int64_t generation);
  // Logs a change that the operator must know of, before it takes effect.
  void LogChange(bool has_keys, size_t secrets) const;
  std::shared_ptr<const KeyRecord> FindIn(const Snapshot& snapshot,
                                          std::string_view key) const;
  void Loop();

  const KeyRingOptions options_;
  Snapshot environment_;  // const after Open

  std::mutex refresh_mutex_;  // guards the members up to failing_
  std::optional<KeyStore> store_;
  FileIdentity file_{};  // of the open store
  int64_t generation_ = -1;
  std::set<std::string> restored_;  // ids of keys that `quotas` was told of
  bool failing_ = false;

  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> stored_;
  bool has_keys_ = false;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace podium
