#include "server/admission.h"

#include <string>
#include <utility>

#include "keys/rate_limit_headers.h"
#include "server/json_response.h"

namespace podium {

HttpResponse AccessResponse(const DialectErrors& errors,
                            const AccessDecision& decision) {
  switch (decision.outcome) {
    case AccessOutcome::kUnauthorized: {
      HttpResponse response = ErrorResponse(errors, 401, decision.message);
      response.headers.push_back({"www-authenticate", "Bearer"});
      return response;
    }
    case AccessOutcome::kForbidden:
      return ErrorResponse(errors, 403, decision.message);
    case AccessOutcome::kLimited: {
      HttpResponse response = ErrorResponse(errors, 429, decision.message);
      for (auto& [name, value] : LimitedHeaders(decision)) {
        response.headers.push_back({std::move(name), std::move(value)});
      }
      return response;
    }
    case AccessOutcome::kExceedsBurst:
      return ErrorResponse(errors, 413, decision.message);
    case AccessOutcome::kUnavailable:
      return ErrorResponse(errors, {.code = ErrorCode::kUnavailable,
                                    .message = decision.message,
                                    .param = "",
                                    .retry_after = decision.retry_after});
    case AccessOutcome::kAllowed:
      break;
  }
  return ErrorResponse(errors, 500, "internal server error");
}

std::string Admission::client() const {
  const std::lock_guard lock(mutex_);
  return grant_.key ? grant_.key->id : "";
}

std::optional<HttpResponse> Admission::CheckModel(std::string_view requested,
                                                  std::string_view own_name) {
  const std::lock_guard lock(mutex_);
  const bool by_own_name = requested.empty() || AllowsModel(grant_, own_name);
  AccessDecision decision =
      access_.CheckBody(grant_, by_own_name ? own_name : requested, 0);
  if (decision.outcome != AccessOutcome::kAllowed) {
    return AccessResponse(errors_, decision);
  }
  grant_ = std::move(decision.grant);
  return std::nullopt;
}

std::optional<Error> Admission::TakeTokens(int64_t tokens) {
  const std::lock_guard lock(mutex_);
  AccessDecision decision = access_.CheckBody(grant_, std::nullopt, tokens);
  if (decision.outcome == AccessOutcome::kAllowed) {
    grant_ = std::move(decision.grant);
    return std::nullopt;
  }
  refused_ = std::move(decision);
  return Error{ErrorCode::kUnavailable, refused_->message, ""};
}

void Admission::WarnOfStandIn(std::string warning) {
  const std::lock_guard lock(mutex_);
  warning_ = std::move(warning);
}

HttpResponse Admission::Answer(HttpResponse response,
                               const UsageCounts& counts) {
  const std::lock_guard lock(mutex_);
  if (refused_) return AccessResponse(errors_, *refused_);
  if (response.status >= 500) {
    access_.Refund(grant_);
  } else if (response.status < 300) {
    access_.Record(grant_, counts);
    if (!warning_.empty()) Warn(warning_, response);
    for (auto& [name, value] : RateLimitHeaders(grant_)) {
      response.headers.push_back({std::move(name), std::move(value)});
    }
  }
  return response;
}

}  // namespace podium
