#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "client/transport.h"

namespace podium {

// How long to wait after a reply before the next request, so that it is not
// refused: of the limits in its RateLimit header (draft-ietf-httpapi-ratelimit-
// headers: `"req";r=0;t=1, "tok";r=812`) that have nothing left (r=0), the
// longest time until they have (t, seconds). Nothing where none is used up, or
// the header is not there or cannot be read.
std::optional<std::chrono::seconds> QuotaWait(const HttpReply& reply);

}  // namespace podium
