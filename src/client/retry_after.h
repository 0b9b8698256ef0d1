#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "client/transport.h"

namespace podium {

// A date as HTTP writes it (RFC 9110, 5.6.7), in all three forms: "Sun, 06 Nov
// 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" and "Sun Nov  6 08:49:37
// 1994". Of two digits of a year, those that lie at most 50 years ahead of
// `now` count as of this century. Nothing where the text is none; the day's
// name is not looked at.
std::optional<std::chrono::sys_seconds> ParseHttpDate(
    std::string_view text, std::chrono::sys_seconds now);

// How long a reply asks to wait before the next try; not negative, and nothing
// where it does not say. In this order:
//   retry-after-ms     milliseconds
//   Retry-After        seconds, with or without a fraction, or a date
//   X-RateLimit-Reset  seconds, or Unix time (what is over 10^9), and what of
//                      it is more than a day away is not believed
// No value is trusted to be one: the next counts where it cannot be read.
std::optional<std::chrono::milliseconds> RetryAfter(
    const HttpReply& reply, std::chrono::sys_seconds now);

}  // namespace podium
