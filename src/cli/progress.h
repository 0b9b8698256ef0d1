#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace podium {

// How far something is.
struct ProgressReport {
  std::optional<double> fraction;  // in [0, 1], where known
  std::string note;                // behind the bar: a rate, the time left
};

// How a report is shown, and how often.
struct ProgressStyle {
  bool bar = false;  // one line that is drawn again; else a line each time
  std::chrono::milliseconds first{0};  // before the first one
  std::chrono::milliseconds every{0};  // between two
};
// Nothing where `quiet`.
std::optional<ProgressStyle> ProgressStyleOf(bool terminal, bool quiet);

// Shows reports until wait() says that it is over: it waits so long, and is
// false at the end. A bar is wiped then.
void ShowProgress(const ProgressStyle& style, const std::string& label,
                  const std::function<ProgressReport()>& report,
                  const std::function<bool(std::chrono::milliseconds)>& wait,
                  const std::function<void(const std::string&)>& write);

// Shows on standard error how far something is while the object lives, in the
// style that ProgressStyleOf() gives; a bar is also wiped on Ctrl-C. `report`
// is asked from another thread.
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

// "label [#####     ]  50 %  note", `width` columns wide at most. What does not
// fit is left out, the note first, then the bar.
std::string ProgressLine(const std::string& label, const ProgressReport& report,
                         int width);

// "label: 50 %, note", for a file.
std::string ProgressText(const std::string& label,
                         const ProgressReport& report);

}  // namespace podium
