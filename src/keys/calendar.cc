#include "keys/calendar.h"

#include <fmt/core.h>

#include <charconv>

namespace podium {
namespace {

using std::chrono::year_month_day;

std::optional<int64_t> Number(std::string_view digits) {
  int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (digits.empty() || digits[0] == '-' || read.ec != std::errc() ||
      read.ptr != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<int64_t> SecondsOf(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    default:
      return std::nullopt;
  }
}

}  // namespace

Instant NowInstant() {
  using std::chrono::steady_clock;
  using std::chrono::system_clock;
  return {.steady = std::chrono::duration_cast<std::chrono::microseconds>(
              steady_clock::now().time_since_epoch()),
          .utc = std::chrono::floor<std::chrono::seconds>(system_clock::now())};
}

Day MonthOf(Day day) {
  const year_month_day date(day);
  return date.year() / date.month() / 1;
}

Day NextMonth(Day day) {
  return year_month_day(MonthOf(day)) + std::chrono::months(1);
}

std::string DayText(Day day) {
  const year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string TimeText(std::chrono::sys_seconds time) {
  const Day day = DayOf(time);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", DayText(day),
                     clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = Number(text.substr(0, 4));
  const auto month = Number(text.substr(5, 2));
  const auto day = Number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const year_month_day date(std::chrono::year(static_cast<int>(*year)),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

std::optional<std::chrono::seconds> ParseDuration(std::string_view text) {
  constexpr int64_t kMost = int64_t{100} * 366 * 86400;
  if (text.empty()) return std::nullopt;
  const auto unit = SecondsOf(text.back());
  const auto count = Number(text.substr(0, text.size() - 1));
  if (!unit || !count || *count > kMost / *unit) return std::nullopt;
  return std::chrono::seconds(*count * *unit);
}

}  // namespace podium
