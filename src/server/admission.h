#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/dialect_error.h"
#include "base/result.h"
#include "keys/access.h"
#include "server/http.h"

namespace podium {

// The response to a client that is denied access: 401, 403, 413, 429 or
// 503.
HttpResponse AccessResponse(const DialectErrors& errors,
                            const AccessDecision& decision);

// The checks of a key that have to wait for the body: the model, the tokens,
// and the usage to record. One per call, shared by its callbacks. Thread-safe.
// Refusals use `errors`, a constant of the dialect.
class Admission {
 public:
  Admission(Access& access, AccessGrant grant, const DialectErrors& errors)
      : access_(access), errors_(errors), grant_(std::move(grant)) {}

  // Identifies the client to the scheduler: the key's id; empty if there are no
  // keys.
  std::string client() const;

  // A refusal if the key may use the model neither under the requested name,
  // which may be empty, nor under the model's own name.
  std::optional<HttpResponse> CheckModel(std::string_view requested,
                                         std::string_view own_name);

  // Charges tokens to the key's limit. An error ends the job; Answer then
  // returns the refusal.
  std::optional<Error> TakeTokens(int64_t tokens);

  // Sets the warning that a model other than the requested one answers: see
  // StandInWarning. Call before the first Answer.
  void WarnOfStandIn(std::string warning);

  // The response to send: the given one, or the refusal of TakeTokens. Records
  // the usage of a success, and refunds the key after a failure on our side.
  HttpResponse Answer(HttpResponse response, const UsageCounts& counts);

 private:
  Access& access_;
  const DialectErrors& errors_;
  mutable std::mutex mutex_;
  AccessGrant grant_;
  std::optional<AccessDecision> refused_;
  std::string warning_;  // empty: none
};

}  // namespace podium
