#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/dialect.h"
#include "base/result.h"
#include "keys/access.h"
#include "server/http.h"

namespace podium {

// The answer to one who is not let in: 401, 403, 429 or 413.
HttpResponse AccessResponse(const Dialect& dialect,
                            const AccessDecision& decision);

// What a key still has to say once the body is read: the model, the tokens, and
// what the call counts for. Of one call; shared by its callbacks. Thread-safe.
// Refuses in the words of `dialect`, a constant.
class Admission {
 public:
  Admission(Access& access, AccessGrant grant, const Dialect& dialect)
      : access_(access), dialect_(dialect), grant_(std::move(grant)) {}

  // Whose call it is, as the scheduler tells clients apart: the key's id; empty
  // where there are no keys.
  std::string client() const;

  // The refusal, where the key may use the model neither by the name that the
  // request gave it, which may be none, nor by its own.
  std::optional<HttpResponse> CheckModel(std::string_view requested,
                                         std::string_view own_name);

  // Takes tokens out of the key's limit. An error ends the job; Answer has the
  // response then.
  std::optional<Error> TakeTokens(int64_t tokens);

  // The call's model answers in the place of the one that the request named:
  // see StandInWarning. Before the first Answer.
  void WarnOfStandIn(std::string warning);

  // What to send, given the answer that the work came to: that one, or the
  // refusal of TakeTokens. Counts a success for the key, and gives back what a
  // failure of ours took.
  HttpResponse Answer(HttpResponse response, const UsageCounts& counts);

 private:
  Access& access_;
  const Dialect& dialect_;
  mutable std::mutex mutex_;
  AccessGrant grant_;
  std::optional<AccessDecision> refused_;
  std::string warning_;  // empty: none
};

}  // namespace podium
