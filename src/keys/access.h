#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "keys/calendar.h"
#include "keys/guarded_quota_store.h"
#include "keys/key_ring.h"
#include "keys/usage.h"
#include "keys/wrong_keys.h"

namespace podium {

struct AccessOptions {
  std::string store_path;        // empty: no store, and usage is not recorded
  std::string environment_keys;  // see ParseEnvironmentKeys
  KeyLimits limits;
  std::string quota_store = "memory";  // a name of QuotaStores()
  QuotaFailure quota_failure = QuotaFailure::kLocal;
  InstantSource clock = NowInstant;
  std::chrono::milliseconds poll_interval{250};
  std::chrono::milliseconds flush_interval{1000};
};

// A request to check. The request's head gives everything but the model and the
// tokens, which follow in CheckBody.
struct AccessRequest {
  std::optional<std::string_view> authorization;  // the header's value
  std::string_view source;                        // the peer's address
  std::string_view endpoint;  // such as "rerank"; empty: open to every key
  std::optional<std::string_view> model;
  int64_t requests = 1;  // 0: the endpoint does not count, such as "models"
  int64_t tokens = 0;
};

// The key that was accepted, and what was charged to it.
struct AccessGrant {
  // Null: there are no keys, so access is open.
  std::shared_ptr<const KeyRecord> key;
  QuotaCost taken;
  QuotaState state;
};

enum class AccessOutcome {
  kAllowed,
  kUnauthorized,  // no key, a wrong key or an expired key
  kForbidden,     // a valid key, but not for this endpoint or model
  kLimited,       // retry after retry_after
  kExceedsBurst,  // more than the key's limit ever allows at once
  kUnavailable,   // the key's limits cannot be checked: QuotaFailure::kClosed
};

struct AccessDecision {
  AccessOutcome outcome = AccessOutcome::kAllowed;
  std::string code;  // stable, for logs: missing_api_key, model_forbidden ...
  std::string message;  // for the client; Cohere's wording if it has one
  // kLimited:
  std::chrono::seconds retry_after{0};   // 1 or more
  std::chrono::sys_seconds retry_at{};   // the same moment, never earlier
  QuotaLimit limit = QuotaLimit::kNone;  // kNone: too many wrong keys
  AccessGrant grant;  // for kAllowed; else only the key, if known
};

// Decides which key may request what, and how often. Keys are in memory, and a
// separate thread writes usage, so only a quota store other than "memory" can
// make a caller wait, and for no longer than QuotaStoreOptions::timeout. No
// error message or log line contains a key. Thread-safe.
class Access {
 public:
  // Fails if keys exist but cannot be read: the server must not start.
  static Result<std::unique_ptr<Access>> Open(AccessOptions options);

  // Without keys the server is open to everyone who can reach it; `podium
  // serve` then refuses to listen beyond loopback by default.
  bool has_keys() const { return ring_->has_keys(); }

  // Charges the request to the key's limits if it is allowed; otherwise charges
  // nothing.
  AccessDecision Check(const AccessRequest& request);

  // The second check, once the body is read, for a grant from Check: the model
  // and the tokens. If it is not allowed, everything charged for the grant is
  // refunded.
  AccessDecision CheckBody(const AccessGrant& grant,
                           std::optional<std::string_view> model,
                           int64_t tokens);

  // Refunds everything charged for a grant; only for failures on our side
  // (5xx).
  void Refund(const AccessGrant& grant);

  // Adds to the key's usage. Check has already counted the request.
  void Record(const AccessGrant& grant, const UsageCounts& counts);

  // Read the keys and write the usage now, without waiting for the threads.
  Result<void> Refresh() { return ring_->Refresh(); }
  Result<void> Flush();

 private:
  explicit Access(AccessOptions options);
  AccessDecision Unauthorized(const AccessRequest& request, const Instant& now);
  AccessDecision Take(std::shared_ptr<const KeyRecord> key,
                      const QuotaCost& cost, const Instant& now);

  const AccessOptions options_;
  WrongKeys wrong_keys_;
  std::unique_ptr<QuotaStore> quotas_;
  std::unique_ptr<KeyRing> ring_;
  std::unique_ptr<UsageRecorder> usage_;  // null: usage is not recorded
};

// Whether the grant's key may use a model under that name.
bool AllowsModel(const AccessGrant& grant, std::string_view model);

}  // namespace podium
