#include "cli/shared/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

namespace podium {
namespace {

constexpr char kWipe[] = "\r\033[K";

// Clears the line, then dies from the signal as the shell expects.
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

std::string ProgressText(const std::string& label,
                         const ProgressReport& report) {
  std::string text = label;
  if (report.fraction) {
    const double fraction = std::clamp(*report.fraction, 0.0, 1.0);
    text += ": " + std::to_string(static_cast<int>(fraction * 100)) + " %";
  }
  if (report.note.empty()) return text;
  return text + (report.fraction ? ", " : ": ") + report.note;
}

std::optional<ProgressStyle> ProgressStyleOf(bool terminal, bool quiet) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  if (quiet) return std::nullopt;
  if (terminal)
    return ProgressStyle{
        .bar = true, .first = seconds(2), .every = milliseconds(200)};
  return ProgressStyle{.bar = false, .first = seconds(10), .every = seconds(5)};
}

void ShowProgress(const ProgressStyle& style, const std::string& label,
                  const std::function<ProgressReport()>& report,
                  const std::function<bool(std::chrono::milliseconds)>& wait,
                  const std::function<void(const std::string&)>& write) {
  bool shown = false;
  while (wait(shown ? style.every : style.first)) {
    write(style.bar ? kWipe + ProgressLine(label, report(), TerminalWidth())
                    : ProgressText(label, report()) + "\n");
    shown = true;
  }
  if (shown && style.bar) write(kWipe);
}

Progress::Progress(std::string label, std::function<ProgressReport()> report,
                   bool quiet)
    : style_(ProgressStyleOf(isatty(STDERR_FILENO) != 0, quiet)) {
  if (!style_) return;
  if (style_->bar) {
    std::signal(SIGINT, WipeAndDie);
    std::signal(SIGTERM, WipeAndDie);
  }
  thread_ =
      std::thread([this, label = std::move(label), report = std::move(report)] {
        ShowProgress(
            *style_, label, report,
            [this](std::chrono::milliseconds time) { return Wait(time); },
            [](const std::string& text) { std::fputs(text.c_str(), stderr); });
      });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  if (!style_->bar) return;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool Progress::Wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, time, [this] { return stopping_; });
}

}  // namespace podium
