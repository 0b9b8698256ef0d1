#include "keys/rate_limit_headers.h"

#include <fmt/core.h>

#include <algorithm>

namespace podium {
namespace {

using std::chrono::seconds;

// Longer waits appear only in retry-after.
constexpr seconds kLongestReset{60};

// Appends to a list: "a", "b".
void AppendItem(std::string& list, const std::string& item) {
  if (!list.empty()) list += ", ";
  list += item;
}

void AddList(HeaderPairs& headers, const char* name, std::string list) {
  if (!list.empty()) headers.emplace_back(name, std::move(list));
}

std::string Policies(const QuotaState& state) {
  std::string list;
  if (state.requests_per_minute > 0) {
    AppendItem(list,
               fmt::format("\"req\";q={};w=60", state.requests_per_minute));
  }
  if (state.tokens_per_minute > 0) {
    AppendItem(list, fmt::format("\"tok\";q={};w=60;qu=\"tokens\"",
                                 state.tokens_per_minute));
  }
  if (state.requests_per_month > 0) {  // no `w`: months vary in length
    AppendItem(list, fmt::format("\"month\";q={}", state.requests_per_month));
  }
  return list;
}

// Leaves out `t` if the limit is unused.
std::string Left(const char* policy, int64_t remaining, seconds wait) {
  std::string item = fmt::format("\"{}\";r={}", policy, remaining);
  if (wait.count() > 0) item += fmt::format(";t={}", wait.count());
  return item;
}

seconds Whole(std::chrono::microseconds wait) {
  return std::chrono::ceil<seconds>(wait);
}

}  // namespace

HeaderPairs RateLimitHeaders(const AccessGrant& grant) {
  HeaderPairs headers = TrialHeaders(grant);
  if (!grant.key) return headers;
  const QuotaState& state = grant.state;
  AddList(headers, "ratelimit-policy", Policies(state));
  std::string left;
  if (state.requests_per_minute > 0) {
    AppendItem(left, Left("req", state.requests_remaining,
                          Whole(state.requests_wait)));
  }
  if (state.tokens_per_minute > 0) {
    AppendItem(left,
               Left("tok", state.tokens_remaining, Whole(state.tokens_wait)));
  }
  if (state.requests_per_month > 0) {
    AppendItem(left,
               Left("month", state.month_remaining, Whole(state.month_wait)));
  }
  AddList(headers, "ratelimit", std::move(left));
  return headers;
}

HeaderPairs LimitedHeaders(const AccessDecision& decision) {
  HeaderPairs headers;
  const seconds wait = decision.retry_after;
  headers.emplace_back("retry-after", std::to_string(wait.count()));
  if (wait <= kLongestReset) {
    headers.emplace_back(
        "x-ratelimit-reset",
        std::to_string(decision.retry_at.time_since_epoch().count()));
  }
  const QuotaState& state = decision.grant.state;
  AddList(headers, "ratelimit-policy", Policies(state));
  switch (decision.limit) {
    case QuotaLimit::kRequestsPerMinute:
      AddList(headers, "ratelimit",
              Left("req", state.requests_remaining, wait));
      break;
    case QuotaLimit::kTokensPerMinute:
      AddList(headers, "ratelimit", Left("tok", state.tokens_remaining, wait));
      break;
    case QuotaLimit::kRequestsPerMonth:
      AddList(headers, "ratelimit", Left("month", state.month_remaining, wait));
      break;
    case QuotaLimit::kNone:  // wrong keys
      break;
  }
  return headers;
}

HeaderPairs TrialHeaders(const AccessGrant& grant) {
  HeaderPairs headers;
  if (!grant.key || grant.key->kind != KeyKind::kTrial) return headers;
  const QuotaState& state = grant.state;
  if (state.requests_per_month > 0) {
    headers.emplace_back("x-endpoint-monthly-call-limit",
                         std::to_string(state.requests_per_month));
  }
  if (state.requests_per_minute > 0) {
    headers.emplace_back("x-trial-endpoint-call-limit",
                         std::to_string(state.requests_per_minute));
    headers.emplace_back("x-trial-endpoint-call-remaining",
                         std::to_string(state.requests_remaining));
  }
  return headers;
}

}  // namespace podium
