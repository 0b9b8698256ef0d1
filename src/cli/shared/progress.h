#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace podium {

// The progress of some work.
struct ProgressReport {
  std::optional<double> fraction;  // in [0, 1], where known
  std::string note;                // after the bar: a rate, the time left
};

// How progress is shown, and how often.
struct ProgressStyle {
  bool bar = false;  // redraws one line; else prints a line each time
  std::chrono::milliseconds first{0};  // before the first report
  std::chrono::milliseconds every{0};  // between two reports
};
// Nothing if `quiet`.
std::optional<ProgressStyle> ProgressStyleOf(bool terminal, bool quiet);

// Shows reports until the work is over. wait() waits for the given time, and
// returns false once it is over. A bar is then erased.
void ShowProgress(const ProgressStyle& style, const std::string& label,
                  const std::function<ProgressReport()>& report,
                  const std::function<bool(std::chrono::milliseconds)>& wait,
                  const std::function<void(const std::string&)>& write);

// Shows progress on standard error while the object lives, in the style that
// ProgressStyleOf() chooses; a bar is also erased on Ctrl-C. `report` is called
// from another thread.
class Progress {
 public:
  Progress(std::string label, std::function<ProgressReport()> report,
           bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  bool Wait(std::chrono::milliseconds time);

  const std::optional<ProgressStyle> style_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// "label [#####     ]  50 %  note", at most `width` columns wide. If it does
// not fit, the note is left out first, then the bar.
std::string ProgressLine(const std::string& label, const ProgressReport& report,
                         int width);

// "label: 50 %, note", for a file.
std::string ProgressText(const std::string& label,
                         const ProgressReport& report);

}  // namespace podium
