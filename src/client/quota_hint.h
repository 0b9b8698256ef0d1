#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "http/transport.h"

namespace podium {

// How long to wait after a reply so that the next request is not refused: the
// longest time until reset (t, seconds) among the used-up limits (r=0) in its
// RateLimit header (draft-ietf-httpapi-ratelimit-headers:
// `"req";r=0;t=1, "tok";r=812`). Nothing if no limit is used up, or if the
// header is missing or malformed.
std::optional<std::chrono::seconds> QuotaWait(const HttpReply& reply);

}  // namespace podium
