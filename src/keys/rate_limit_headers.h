#pragma once

#include <string>
#include <utility>
#include <vector>

#include "keys/access.h"

namespace podium {

using HeaderPairs = std::vector<std::pair<std::string, std::string>>;

// What an answer says about its key's limits: names in lower case, nothing for
// keys without limits. The policies are "req" (requests a minute), "tok"
// (tokens a minute) and "month" (requests of the calendar month), as
// ratelimit-policy and ratelimit (draft-ietf-httpapi-ratelimit-headers).

// Of a 2xx: every limit, what is left of it, and in how many seconds more is.
// A trial key also gets what Cohere sends: see TrialHeaders.
HeaderPairs RateLimitHeaders(const AccessGrant& grant);

// Of a 429: retry-after, and the one limit that denied. x-ratelimit-reset, in
// Unix time, is what Cohere's SDKs look at where retry-after is lost: it says
// the same moment, and only where that is a minute away at most, so that no
// client sleeps until the month's end.
HeaderPairs LimitedHeaders(const AccessDecision& decision);

// Of a trial key's 2xx, as Cohere sends them; nothing for other keys.
HeaderPairs TrialHeaders(const AccessGrant& grant);

}  // namespace podium
