#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "http/transport.h"

namespace podium {

// Parses an HTTP date (RFC 9110, 5.6.7) in any of its three forms: "Sun, 06 Nov
// 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37
// 1994". A two-digit year is taken to be in this century if it is at most 50
// years ahead of `now`. Nothing if the text is not a date; the weekday is not
// checked.
std::optional<std::chrono::sys_seconds> ParseHttpDate(
    std::string_view text, std::chrono::sys_seconds now);

// How long a reply asks to wait before the next try; never negative, and
// nothing if it does not say. Headers are tried in this order:
//   retry-after-ms     milliseconds
//   Retry-After        seconds, with or without a fraction, or a date
//   X-RateLimit-Reset  seconds, or Unix time (values over 10^9); a time more
//                      than a day away is ignored
// If a value cannot be parsed, the next header is tried.
std::optional<std::chrono::milliseconds> RetryAfter(
    const HttpReply& reply, std::chrono::sys_seconds now);

}  // namespace podium
