#pragma once

#include <string>
#include <utility>
#include <vector>

#include "keys/access.h"

namespace podium {

using HeaderPairs = std::vector<std::pair<std::string, std::string>>;

// Response headers about a key's limits: names in lower case, none for keys
// without limits. The policies in ratelimit-policy and ratelimit
// (draft-ietf-httpapi-ratelimit-headers) are "req" (requests per minute), "tok"
// (tokens per minute) and "month" (requests per calendar month).

// For a 2xx: every limit, how much of it is left, and the seconds until more
// is. A trial key also gets the headers of TrialHeaders.
HeaderPairs RateLimitHeaders(const AccessGrant& grant);

// For a 429: retry-after, and the limit that was exceeded. x-ratelimit-reset,
// in Unix time, gives the same moment for Cohere's SDKs, which read it if
// retry-after is lost. It is sent only if that moment is at most a minute away,
// so that no client sleeps until the end of the month.
HeaderPairs LimitedHeaders(const AccessDecision& decision);

// For a 2xx to a trial key, the headers that Cohere sends; none for other keys.
HeaderPairs TrialHeaders(const AccessGrant& grant);

}  // namespace podium
