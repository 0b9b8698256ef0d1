#include "cli/shared/run_progress.h"

#include <fmt/core.h>

#include <cmath>

namespace podium {
namespace {

// 1234567 as 1,234,567.
std::string Grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(i, ",");
  return digits;
}

}  // namespace

std::string ClockText(std::chrono::seconds time) {
  const int64_t seconds = time.count();
  if (seconds < 3600)
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                     seconds % 60);
}

ProgressReport ReportOf(const RunCounts& counts,
                        std::chrono::duration<double> time) {
  const double elapsed = time.count();
  if (counts.pairs == 0 || elapsed <= 0) {
    const std::string clock =
        ClockText(std::chrono::seconds(static_cast<int64_t>(elapsed)));
    if (counts.asked_pairs == 0) return {std::nullopt, clock};
    return {std::nullopt,
            "0 of " + Grouped(counts.asked_pairs) + " pairs done, " + clock};
  }
  const double rate = static_cast<double>(counts.pairs) / elapsed;
  std::string note = Grouped(counts.queries) +
                     (counts.queries == 1 ? " query, " : " queries, ") +
                     Grouped(std::llround(rate)) + " pairs/s";
  // The input position does not tell how much of it the first query took, so
  // the time left is estimated from the queries after it.
  if (!counts.last || !counts.first || *counts.last <= *counts.first)
    return {counts.last, note};
  const double done = static_cast<double>(counts.queries - 1) /
                      static_cast<double>(counts.queries);
  const double left =
      elapsed * done * (1 - *counts.last) / (*counts.last - *counts.first);
  note +=
      ", " +
      ClockText(std::chrono::seconds(static_cast<int64_t>(std::ceil(left)))) +
      " left";
  return {counts.last, note};
}

void RunProgress::Update(const RunCounts& counts) {
  {
    const std::lock_guard lock(mutex_);
    counts_ = counts;
  }
  if (shown_) return;
  start_ = std::chrono::steady_clock::now();
  shown_.emplace(
      label_, [this] { return Report(); }, quiet_);
}

ProgressReport RunProgress::Report() const {
  const std::lock_guard lock(mutex_);
  return ReportOf(counts_, std::chrono::steady_clock::now() - start_);
}

}  // namespace podium
