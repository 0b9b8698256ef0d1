#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>

namespace podium {
namespace {

constexpr char kWipe[] = "\r\033[K";

// Leaves a clean line behind, then dies of the signal as the shell expects.
void WipeAndDie(int signal) {
  [[maybe_unused]] const ssize_t written =
      write(STDERR_FILENO, kWipe, sizeof kWipe - 1);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

int TerminalWidth() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : 80;
}

}  // namespace

std::string ProgressLine(const std::string& label, const ProgressReport& report,
                         int width) {
  constexpr int kPercent = 6, kMargin = 4, kLongestBar = 40, kShortestBar = 4;
  const std::string note = report.note.empty() ? "" : "  " + report.note;
  const int label_columns = static_cast<int>(label.size());
  const int note_columns = static_cast<int>(note.size());
  if (!report.fraction) {
    return label_columns + note_columns < width ? label + note : label;
  }
  const double fraction = std::clamp(*report.fraction, 0.0, 1.0);
  char percent[8];
  std::snprintf(percent, sizeof percent, " %3d %%",
                static_cast<int>(fraction * 100));
  const int room = width - label_columns - kPercent - kMargin;
  if (room < kShortestBar) return label + percent;
  const bool with_note = room - note_columns >= kShortestBar;
  const int bar = std::min(kLongestBar, with_note ? room - note_columns : room);
  const int full = static_cast<int>(fraction * bar);
  return label + " [" + std::string(full, '#') + std::string(bar - full, ' ') +
         "]" + percent + (with_note ? note : "");
}

Progress::Progress(std::string label, std::function<ProgressReport()> report)
    : label_(std::move(label)), report_(std::move(report)) {
  if (!isatty(STDERR_FILENO)) return;
  std::signal(SIGINT, WipeAndDie);
  std::signal(SIGTERM, WipeAndDie);
  thread_ = std::thread([this] { Loop(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  thread_.join();
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void Progress::Loop() {
  constexpr auto kTick = std::chrono::milliseconds(50);
  constexpr int kFirstTick = 40,
                kTicksALine = 4;  // two seconds; five lines a second
  bool drawn = false;
  for (int tick = 0; !stopping_; ++tick) {
    std::this_thread::sleep_for(kTick);
    if (tick < kFirstTick || tick % kTicksALine != 0) continue;
    std::fprintf(stderr, "%s%s", kWipe,
                 ProgressLine(label_, report_(), TerminalWidth()).c_str());
    drawn = true;
  }
  if (drawn) std::fputs(kWipe, stderr);
}

}  // namespace podium
