#include "keys/access.h"

#include <fmt/core.h>

#include <algorithm>

namespace podium {
namespace {

using std::chrono::seconds;

AccessDecision Refuse(AccessOutcome outcome, std::string code,
                      std::string message) {
  AccessDecision decision;
  decision.outcome = outcome;
  decision.code = std::move(code);
  decision.message = std::move(message);
  return decision;
}

// Rounds up to whole seconds, never too early: `now.utc` is rounded down by up
// to a second.
void ComeBackAfter(std::chrono::microseconds wait, const Instant& now,
                   AccessDecision& decision) {
  decision.retry_after = std::max(seconds(1), std::chrono::ceil<seconds>(wait));
  decision.retry_at = now.utc + decision.retry_after + seconds(1);
}

bool Contains(const std::vector<std::string>& allowed, std::string_view name) {
  return allowed.empty() ||
         std::find(allowed.begin(), allowed.end(), name) != allowed.end();
}

// Cohere's message for trial keys continues with Cohere's own addresses, which
// cannot help with a key of this server.
std::string TrialText(int64_t limit, std::string_view period) {
  return fmt::format(
      "You are using a Trial key, which is limited to {} API calls / {}. You "
      "can continue to use the Trial key for free or upgrade to a Production "
      "key with higher rate limits.",
      limit, period);
}

std::string LimitText(const KeyRecord& record, QuotaLimit limit) {
  const bool trial = record.kind == KeyKind::kTrial;
  switch (limit) {
    case QuotaLimit::kRequestsPerMonth:
      return trial ? TrialText(record.requests_per_month, "month")
                   : "You are past the monthly request limit, please wait and "
                     "try again later.";
    case QuotaLimit::kTokensPerMinute:
      return "You are past the per minute token limit, please wait and try "
             "again later.";
    default:
      return trial ? TrialText(record.requests_per_minute, "minute")
                   : "You are past the per minute request limit, please wait "
                     "and try again later.";
  }
}

std::string BurstText(const KeyRecord& record, const QuotaCost& cost) {
  return fmt::format(
      "invalid request: it has {} tokens and this API key may use {} a minute; "
      "send fewer or shorter documents",
      cost.tokens, record.tokens_per_minute);
}

}  // namespace

Access::Access(AccessOptions options)
    : options_(std::move(options)), wrong_keys_(options_.limits) {}

Result<std::unique_ptr<Access>> Access::Open(AccessOptions options) {
  std::unique_ptr<Access> access(new Access(std::move(options)));
  const AccessOptions& known = access->options_;
  auto quotas =
      OpenQuotaStore(known.quota_store, {.key_store_path = known.store_path});
  if (!quotas) return Unexpected(quotas.error());
  access->quotas_ = std::make_unique<GuardedQuotaStore>(*std::move(quotas),
                                                        known.quota_failure);
  auto ring = KeyRing::Open({.store_path = known.store_path,
                             .environment_keys = known.environment_keys,
                             .limits = known.limits,
                             .clock = known.clock,
                             .poll_interval = known.poll_interval,
                             .quotas = access->quotas_.get()});
  if (!ring) return Unexpected(ring.error());
  access->ring_ = *std::move(ring);
  if (!known.store_path.empty()) {
    access->usage_ = std::make_unique<UsageRecorder>(
        known.store_path, known.limits, known.flush_interval);
  }
  return access;
}

AccessDecision Access::Unauthorized(const AccessRequest& request,
                                    const Instant& now) {
  const auto wait = wrong_keys_.Count(request.source, now.steady);
  if (wait.count() > 0) {
    AccessDecision decision =
        Refuse(AccessOutcome::kLimited, "too_many_wrong_keys",
               "Please wait and try again later");
    ComeBackAfter(wait, now, decision);
    return decision;
  }
  return Refuse(AccessOutcome::kUnauthorized, "invalid_api_key",
                "invalid api token");
}

AccessDecision Access::Check(const AccessRequest& request) {
  if (!has_keys()) return {};
  const Instant now = options_.clock();
  const BearerToken token = ParseAuthorization(
      request.authorization, options_.limits.max_api_key_bytes);
  if (token.state == BearerToken::State::kMissing) {
    return Refuse(AccessOutcome::kUnauthorized, "missing_api_key",
                  "no api key supplied");
  }
  if (token.state == BearerToken::State::kMalformed) {
    return Unauthorized(request, now);
  }
  auto key = ring_->Find(token.key);
  if (!key) return Unauthorized(request, now);
  // Only a client with the right key learns that it has expired.
  if (key->expires && *key->expires <= now.utc) {
    return Refuse(AccessOutcome::kUnauthorized, "expired_api_key",
                  "Your API key has expired.");
  }
  if (!request.endpoint.empty() &&
      !Contains(key->endpoints, request.endpoint)) {
    return Refuse(
        AccessOutcome::kForbidden, "endpoint_forbidden",
        fmt::format("this API key is not allowed to use {}", request.endpoint));
  }
  if (request.model && !Contains(key->models, *request.model)) {
    return Refuse(AccessOutcome::kForbidden, "model_forbidden",
                  "this API key is not allowed to use this model");
  }
  return Take(std::move(key),
              {.requests = request.requests, .tokens = request.tokens}, now);
}

AccessDecision Access::Take(std::shared_ptr<const KeyRecord> key,
                            const QuotaCost& cost, const Instant& now) {
  const QuotaLimits limits = LimitsOf(*key);
  const Result<QuotaDecision> taken =
      limits.none() ? QuotaDecision{}
                    : quotas_->Take(key->id, limits, cost, now);
  AccessDecision decision;
  if (!taken) {
    decision = Refuse(AccessOutcome::kUnavailable, "quota_unavailable",
                      taken.error().message);
    ComeBackAfter(GuardedQuotaStore::kPause, now, decision);
    decision.grant.key = std::move(key);
    return decision;
  }
  if (taken->exceeds_burst) {
    decision = Refuse(AccessOutcome::kExceedsBurst, "exceeds_burst",
                      BurstText(*key, cost));
  } else if (!taken->allowed) {
    decision = Refuse(AccessOutcome::kLimited, "rate_limited",
                      LimitText(*key, taken->limit));
    decision.limit = taken->limit;
    ComeBackAfter(taken->retry_after, now, decision);
  } else {
    decision.grant.taken = cost;
  }
  decision.grant.key = std::move(key);
  decision.grant.state = taken->state;
  if (taken->allowed && cost.requests > 0) {
    Record(decision.grant, {.requests = cost.requests});
  }
  return decision;
}

AccessDecision Access::CheckBody(const AccessGrant& grant,
                                 std::optional<std::string_view> model,
                                 int64_t tokens) {
  AccessDecision decision;
  decision.grant = grant;
  if (!grant.key) return decision;
  if (model && !AllowsModel(grant, *model)) {
    Refund(grant);
    decision = Refuse(AccessOutcome::kForbidden, "model_forbidden",
                      "this API key is not allowed to use this model");
    decision.grant.key = grant.key;
    return decision;
  }
  if (tokens == 0) return decision;
  decision = Take(grant.key, {.tokens = tokens}, options_.clock());
  if (decision.outcome != AccessOutcome::kAllowed) {
    Refund(grant);
    return decision;
  }
  decision.grant.taken.requests += grant.taken.requests;
  decision.grant.taken.tokens += grant.taken.tokens;
  return decision;
}

void Access::Refund(const AccessGrant& grant) {
  if (!grant.key) return;
  const QuotaLimits limits = LimitsOf(*grant.key);
  if (!limits.none()) {
    // The guard deals with a failing store, so no error comes back.
    (void)quotas_->Refund(grant.key->id, limits, grant.taken, options_.clock());
  }
  if (grant.taken.requests > 0) {
    Record(grant, {.requests = -grant.taken.requests});
  }
}

void Access::Record(const AccessGrant& grant, const UsageCounts& counts) {
  if (!grant.key || !usage_) return;
  usage_->Record(grant.key->id, DayOf(options_.clock().utc), counts);
}

Result<void> Access::Flush() {
  if (!usage_) return {};
  return usage_->Flush();
}

bool AllowsModel(const AccessGrant& grant, std::string_view model) {
  return !grant.key || Contains(grant.key->models, model);
}

}  // namespace podium
