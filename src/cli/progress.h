#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace podium {

// How far something is.
struct ProgressReport {
  std::optional<double> fraction;  // in [0, 1], where known
  std::string note;                // behind the bar: a rate, the time left
};

// A bar on standard error while the object lives: only on a terminal, only
// after two seconds, wiped at the end and on Ctrl-C. `report` is asked from
// another thread.
class Progress {
 public:
  Progress(std::string label, std::function<ProgressReport()> report);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void Loop();

  const std::string label_;
  const std::function<ProgressReport()> report_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// "label [#####     ]  50 %  note", `width` columns wide at most. What does not
// fit is left out, the note first, then the bar.
std::string ProgressLine(const std::string& label, const ProgressReport& report,
                         int width);

}  // namespace podium
