#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace podium {

// The same moment on two clocks: limits use the steady clock, which never
// jumps; days, months and expiry use UTC.
struct Instant {
  std::chrono::microseconds steady{0};
  std::chrono::sys_seconds utc{};
};
using InstantSource = std::function<Instant()>;
Instant NowInstant();

using Day = std::chrono::sys_days;  // of UTC

inline Day DayOf(std::chrono::sys_seconds time) {
  return std::chrono::floor<std::chrono::days>(time);
}
// The first day of a day's month, and of the month after it.
Day MonthOf(Day day);
Day NextMonth(Day day);

std::string DayText(Day day);                         // 2026-11-23
std::string TimeText(std::chrono::sys_seconds time);  // 2026-11-23T22:29:00Z

// Nothing if the text is not a valid date.
std::optional<Day> ParseDay(std::string_view text);
// A whole number and a unit, such as 45s, 90m, 12h, 30d; at most 100 years.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text);

}  // namespace podium
