#pragma once

#include <chrono>
#include <iosfwd>
#include <mutex>
#include <string>

#include "cli/shared/progress.h"
#include "hub/pull.h"

namespace podium {

// 91,000,000 as "91.0 MB", and so on for kB and GB.
std::string BytesText(int64_t bytes);

// Follows a pull for the eyes of a user. Any thread may call it.
class PullStatus {
 public:
  // `lines` gets a line when another process has to be waited for; null: none.
  explicit PullStatus(std::ostream* lines) : lines_(lines) {}

  void Update(const PullProgress& now);

  // The part of the bytes that is there, and a note such as
  // "model.safetensors, 45.0 MB of 91.0 MB, 11.2 MB/s".
  ProgressReport Report() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream* const lines_;
  mutable std::mutex mutex_;
  PullProgress now_;
  // When the first bytes were there, and how many.
  Clock::time_point start_;
  int64_t start_bytes_ = -1;
};

}  // namespace podium
