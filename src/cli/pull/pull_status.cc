#include "cli/pull/pull_status.h"

#include <fmt/core.h>

#include <ostream>

namespace podium {

std::string BytesText(int64_t bytes) {
  const auto number = static_cast<double>(bytes);
  if (bytes < 1'000) return fmt::format("{} bytes", bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", number / 1e3);
  if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", number / 1e6);
  return fmt::format("{:.2f} GB", number / 1e9);
}

void PullStatus::Update(const PullProgress& now) {
  const std::lock_guard lock(mutex_);
  if (start_bytes_ < 0) {
    start_ = Clock::now();
    start_bytes_ = now.bytes_done;
  }
  now_ = now;
  if (now.waiting && lines_ != nullptr) {
    *lines_ << "podium pull: waiting for another process, which downloads "
            << now.file << "\n";
  }
}

ProgressReport PullStatus::Report() const {
  const std::lock_guard lock(mutex_);
  ProgressReport report;
  if (now_.file.empty()) return report;
  const std::chrono::duration<double> elapsed = Clock::now() - start_;
  const double rate = static_cast<double>(now_.bytes_done - start_bytes_) /
                      std::max(elapsed.count(), 1e-3);
  report.note = fmt::format("{}, {}", now_.file, BytesText(now_.bytes_done));
  if (now_.bytes > 0) {
    report.fraction =
        static_cast<double>(now_.bytes_done) / static_cast<double>(now_.bytes);
    report.note += " of " + BytesText(now_.bytes);
  }
  report.note += ", " + BytesText(static_cast<int64_t>(rate)) + "/s";
  return report;
}

}  // namespace podium
