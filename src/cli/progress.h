#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace podium {

// A bar on standard error while the object lives: only on a terminal, only
// after two seconds, wiped at the end and on Ctrl-C. `fraction` is asked from
// another thread, for a value in [0, 1].
class Progress {
 public:
  Progress(std::string label, std::function<double()> fraction);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void Loop();

  const std::string label_;
  const std::function<double()> fraction_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// "label [#####     ]  50 %", `width` columns wide at most.
std::string ProgressLine(const std::string& label, double fraction, int width);

}  // namespace podium
