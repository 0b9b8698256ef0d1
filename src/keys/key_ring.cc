#include "keys/key_ring.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <utility>

#include "keys/usage.h"

namespace podium {

Result<std::unique_ptr<KeyRing>> KeyRing::Open(KeyRingOptions options) {
  std::unique_ptr<KeyRing> ring(new KeyRing(std::move(options)));
  ring->stored_ = std::make_shared<Snapshot>();
  if (auto added = ring->AddEnvironmentKeys(); !added) {
    return Unexpected(added.error());
  }
  if (auto read = ring->Refresh(); !read) return Unexpected(read.error());
  if (!ring->options_.store_path.empty() &&
      ring->options_.poll_interval.count() > 0) {
    ring->thread_ = std::thread([r = ring.get()] { r->Loop(); });
  }
  return ring;
}

KeyRing::~KeyRing() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> KeyRing::AddEnvironmentKeys() {
  auto keys = ParseEnvironmentKeys(options_.environment_keys, options_.limits);
  if (!keys) return Unexpected(keys.error());
  // Store these keys as digests too, so that a core dump shows no key. The
  // pepper is new for each process.
  auto pepper = NewPepper();
  if (!pepper) return Unexpected(pepper.error());
  environment_.pepper = *pepper;
  const Instant now = options_.clock();
  for (const EnvironmentKey& key : *keys) {
    auto record = std::make_shared<KeyRecord>();
    record->id = "env:" + key.name;
    record->name = key.name;
    record->created = now.utc;
    environment_.secrets.push_back(
        {DigestOf(key.key, *pepper), std::nullopt, std::move(record)});
  }
  std::sort(
      environment_.secrets.begin(), environment_.secrets.end(),
      [](const Secret& a, const Secret& b) { return a.digest < b.digest; });
  has_keys_ = !environment_.secrets.empty();
  return {};
}

// False if there is no store (yet).
Result<bool> KeyRing::OpenStore() {
  if (options_.store_path.empty()) return false;
  const auto identity = IdentityOf(options_.store_path);
  if (!identity) {
    store_.reset();
    if (!has_keys()) return false;      // no store has been created yet
    if (generation_ < 0) return false;  // only keys from the environment
    return Fail(ErrorCode::kUnavailable,
                options_.store_path + ": missing: restore it from a copy",
                options_.store_path);
  }
  if (store_ && *identity == file_) return true;
  // A different file has this name now, for example a restored copy.
  auto opened = KeyStore::Open(options_.store_path, options_.limits);
  if (!opened) return Unexpected(opened.error());
  store_ = *std::move(opened);
  file_ = *identity;
  generation_ = -1;
  return true;
}

Result<void> KeyRing::Refresh() {
  const std::lock_guard lock(refresh_mutex_);
  const auto opened = OpenStore();
  if (!opened) return Unexpected(opened.error());
  if (!*opened) return {};
  const auto generation = store_->Generation();
  if (!generation) return Unexpected(generation.error());
  if (*generation == generation_) return {};
  return Load(*generation);
}

Result<void> KeyRing::Load(int64_t generation) {
  const auto count = store_->CountKeys();
  if (!count) return Unexpected(count.error());
  auto snapshot = std::make_shared<Snapshot>();
  if (*count > 0) {
    const auto pepper = store_->LoadCheckedPepper(false);
    if (!pepper) return Unexpected(pepper.error());
    snapshot->pepper = *pepper;
  }
  auto stored = store_->Secrets();
  if (!stored) return Unexpected(stored.error());
  auto usage = UsageStore::Open(options_.store_path);
  if (!usage) return Unexpected(usage.error());
  const Instant now = options_.clock();
  const auto month = usage->MonthRequests(DayOf(now.utc));
  if (!month) return Unexpected(month.error());

  std::map<std::string, std::shared_ptr<const KeyRecord>> keys;
  for (StoredSecret& secret : *stored) {
    auto& key = keys[secret.record.id];
    if (!key) {
      key = std::make_shared<const KeyRecord>(std::move(secret.record));
    }
    snapshot->secrets.push_back({secret.digest, secret.expires, key});
  }
  if (options_.quotas != nullptr) {
    std::map<std::string, int64_t> added;
    for (const auto& [id, key] : keys) {
      const auto used = month->find(id);
      if (used != month->end() && !restored_.contains(id)) added.insert(*used);
    }
    if (auto done = options_.quotas->Restore(added, now); !done) return done;
    for (const auto& used : added) restored_.insert(used.first);
  }
  std::sort(
      snapshot->secrets.begin(), snapshot->secrets.end(),
      [](const Secret& a, const Secret& b) { return a.digest < b.digest; });
  LogChange(*count > 0, snapshot->secrets.size());
  {
    const std::lock_guard lock(mutex_);
    stored_ = std::move(snapshot);
    has_keys_ = has_keys_ || *count > 0;
  }
  generation_ = generation;
  return {};
}

void KeyRing::LogChange(bool has_keys, size_t secrets) const {
  const std::lock_guard lock(mutex_);
  if (has_keys && !has_keys_) {
    spdlog::info("API keys are required from now on: {} has one",
                 options_.store_path);
  } else if (secrets == 0 && !stored_->secrets.empty()) {
    spdlog::warn(
        "the last key in {} was revoked: every request is refused until "
        "`podium keys add` makes another",
        options_.store_path);
  }
}

std::shared_ptr<const KeyRecord> KeyRing::FindIn(const Snapshot& snapshot,
                                                 std::string_view key) const {
  const KeyDigest digest = DigestOf(key, snapshot.pepper);
  // The search uses the digest's first half. Its timing depends on digests,
  // which nobody without the pepper can choose. The whole digest is then
  // compared in constant time.
  const auto half = [](const KeyDigest& a, const KeyDigest& b) {
    return std::lexicographical_compare(a.begin(), a.begin() + 16, b.begin(),
                                        b.begin() + 16);
  };
  const auto at = std::lower_bound(
      snapshot.secrets.begin(), snapshot.secrets.end(), digest,
      [&](const Secret& a, const KeyDigest& b) { return half(a.digest, b); });
  if (at == snapshot.secrets.end() || !SameDigest(at->digest, digest)) {
    return nullptr;
  }
  if (at->expires && *at->expires <= options_.clock().utc) return nullptr;
  return at->key;
}

std::shared_ptr<const KeyRecord> KeyRing::Find(std::string_view key) const {
  std::shared_ptr<const Snapshot> stored;
  {
    const std::lock_guard lock(mutex_);
    stored = stored_;
  }
  auto found = FindIn(*stored, key);
  auto in_environment = FindIn(environment_, key);
  return found ? found : in_environment;
}

bool KeyRing::has_keys() const {
  const std::lock_guard lock(mutex_);
  return has_keys_;
}

void KeyRing::Loop() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, options_.poll_interval,
                         [this] { return stopping_; })) {
    lock.unlock();
    const auto read = Refresh();
    if (!read && !failing_) {
      spdlog::error(
          "keys cannot be read again, so the last ones stay valid: {}",
          read.error().message);
    } else if (read && failing_) {
      spdlog::info("keys are read again from {}", options_.store_path);
    }
    failing_ = !read;
    lock.lock();
  }
}

}  // namespace podium
