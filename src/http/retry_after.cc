#include "http/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/ascii.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths = {
    "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec"};

// A year: a longer wait is a mistake, and the cap keeps any number of digits in
// range.
constexpr double kLongestSeconds = 366.0 * 86'400;
constexpr double kLongestReset = 86'400;
constexpr double kFirstUnixTime = 1e9;

std::optional<int> ParseInt(std::string_view digits) {
  int value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() ||
      digits.empty() || value < 0) {
    return std::nullopt;
  }
  return value;
}

// Digits with or without a fraction. No sign, exponent, "nan" or "inf".
std::optional<double> ParseNumber(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text.size() > 32 ||
      text.find_first_not_of("0123456789.") != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::vector<std::string_view> Split(std::string_view text,
                                    std::string_view blanks) {
  std::vector<std::string_view> parts;
  for (size_t begin = text.find_first_not_of(blanks);
       begin != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(blanks, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(blanks, end);
  }
  return parts;
}

std::optional<int> ParseMonth(std::string_view name) {
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (EqualsIgnoringCase(name, kMonths[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<std::chrono::seconds> ParseTime(std::string_view text) {
  const auto parts = Split(text, ":");
  if (parts.size() != 3) return std::nullopt;
  const auto hour = ParseInt(parts[0]);
  const auto minute = ParseInt(parts[1]);
  const auto second = ParseInt(parts[2]);
  // 60 is a leap second.
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

int WholeYear(int year, bool two_digits, sys_seconds now) {
  if (!two_digits) return year;
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  const int guess = this_year - this_year % 100 + year;
  return guess > this_year + 50 ? guess - 100 : guess;
}

std::optional<milliseconds> Seconds(double seconds) {
  if (!std::isfinite(seconds)) return std::nullopt;
  const double bounded = std::clamp(seconds, 0.0, kLongestSeconds);
  return milliseconds(std::llround(std::ceil(bounded * 1000)));
}

std::optional<milliseconds> FromHeader(std::string_view value,
                                       sys_seconds now) {
  if (const auto number = ParseNumber(value)) return Seconds(*number);
  const auto date = ParseHttpDate(value, now);
  if (!date) return std::nullopt;
  return Seconds(static_cast<double>((*date - now).count()));
}

std::optional<milliseconds> FromReset(std::string_view value, sys_seconds now) {
  auto number = ParseNumber(value);
  if (!number) return std::nullopt;
  if (*number >= kFirstUnixTime)
    *number -= static_cast<double>(now.time_since_epoch().count());
  if (*number > kLongestReset) return std::nullopt;
  return Seconds(*number);
}

}  // namespace

std::optional<sys_seconds> ParseHttpDate(std::string_view text,
                                         sys_seconds now) {
  const auto parts = Split(text, " ,-");
  if (parts.size() < 5 || parts.size() > 6) return std::nullopt;
  // "Sun Nov 6 08:49:37 1994" from C's asctime, else "Sun 06 Nov 1994 08:49:37
  // GMT".
  const bool asctime = parts.size() == 5;
  if (!asctime && !EqualsIgnoringCase(parts[5], "gmt")) return std::nullopt;
  const std::string_view year_digits = parts[asctime ? 4 : 3];
  const auto day = ParseInt(parts[asctime ? 2 : 1]);
  const auto month = ParseMonth(parts[asctime ? 1 : 2]);
  const auto year = ParseInt(year_digits);
  const auto time = ParseTime(parts[asctime ? 3 : 4]);
  const bool two_digits = year_digits.size() == 2;
  if (!day || !month || !year || !time ||
      (!two_digits && year_digits.size() != 4)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(
      std::chrono::year(WholeYear(*year, two_digits, now)),
      std::chrono::month(static_cast<unsigned>(*month)),
      std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + *time;
}

std::optional<milliseconds> RetryAfter(const HttpReply& reply,
                                       sys_seconds now) {
  if (const std::string* value = reply.Find("retry-after-ms")) {
    if (const auto number = ParseNumber(*value)) return Seconds(*number / 1000);
  }
  if (const std::string* value = reply.Find("retry-after")) {
    if (const auto wait = FromHeader(*value, now)) return wait;
  }
  if (const std::string* value = reply.Find("x-ratelimit-reset")) {
    return FromReset(*value, now);
  }
  return std::nullopt;
}

}  // namespace podium
