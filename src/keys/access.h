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
#include "keys/key_ring.h"
#include "keys/usage.h"
#include "keys/wrong_keys.h"

namespace podium {

struct AccessOptions {
  std::string store_path;        // empty: no store, usage is not kept
  std::string environment_keys;  // see ParseEnvironmentKeys
  KeyLimits limits;
  InstantSource clock = NowInstant;
  std::chrono::milliseconds poll_interval{250};
  std::chrono::milliseconds flush_interval{1000};
};

// What is known when somebody asks: of a request's head, all but model and
// tokens; those come with CheckBody.
struct AccessRequest {
  std::optional<std::string_view> authorization;  // the header's value
  std::string_view source;                        // the peer's address
  std::string_view endpoint;  // such as "rerank"; empty: open to every key
  std::optional<std::string_view> model;
  int64_t requests = 1;  // 0: the endpoint is not counted, such as "models"
  int64_t tokens = 0;
};

// Who was let in, and what was taken for it.
struct AccessGrant {
  std::shared_ptr<const LiveKey> key;  // null: there are no keys, all are open
  QuotaCost taken;
  QuotaState state;
};

enum class AccessOutcome {
  kAllowed,
  kUnauthorized,  // no key, a wrong one, an expired one
  kForbidden,     // a right key, not for this endpoint or model
  kLimited,       // come back after retry_after
  kExceedsBurst,  // more than the key could ever have at once
};

struct AccessDecision {
  AccessOutcome outcome = AccessOutcome::kAllowed;
  std::string code;  // stable, for logs: missing_api_key, model_forbidden ...
  std::string message;  // for the client; Cohere's words where it has them
  // kLimited:
  std::chrono::seconds retry_after{0};   // 1 or more
  std::chrono::sys_seconds retry_at{};   // the same moment, never earlier
  QuotaLimit limit = QuotaLimit::kNone;  // none: it was too many wrong keys
  AccessGrant grant;  // kAllowed; else the key alone, where it is known
};

// Who may ask for what, and how often. Never blocks on a file: keys are in
// memory, usage is written by a thread of its own. No message and no log line
// holds a key. Thread-safe.
class Access {
 public:
  // Fails where keys exist and cannot be read: the server must not start.
  static Result<std::unique_ptr<Access>> Open(AccessOptions options);

  // Without any key the server is open to all that reach it: its own rule is
  // to listen on loopback only.
  bool has_keys() const { return ring_->has_keys(); }

  // Takes the request out of the key's limits where it is allowed, and nothing
  // where it is not.
  AccessDecision Check(const AccessRequest& request);

  // The second half, for a grant of Check, once the body is read: the model,
  // the tokens. Where it is not allowed, all that the grant took is given back.
  AccessDecision CheckBody(const AccessGrant& grant,
                           std::optional<std::string_view> model,
                           int64_t tokens);

  // Gives back all that a grant took, for failures of ours (5xx) alone.
  void Refund(const AccessGrant& grant);

  // Adds to the key's usage. Requests are counted by Check already.
  void Record(const AccessGrant& grant, const UsageCounts& counts);

  // Reads keys and writes usage now, without waiting for the threads.
  Result<void> Refresh() { return ring_->Refresh(); }
  Result<void> Flush();

 private:
  explicit Access(AccessOptions options);
  AccessDecision Unauthorized(const AccessRequest& request, const Instant& now);
  AccessDecision Take(std::shared_ptr<const LiveKey> key, const QuotaCost& cost,
                      const Instant& now);

  const AccessOptions options_;
  WrongKeys wrong_keys_;
  std::unique_ptr<KeyRing> ring_;
  std::unique_ptr<UsageRecorder> usage_;  // null: usage is not kept
};

// Whether its key may use a model, by that name.
bool AllowsModel(const AccessGrant& grant, std::string_view model);

}  // namespace podium
