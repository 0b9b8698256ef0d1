#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace podium {

// The single thread on which a client's calls run, with its clocks and timers.
// Nothing in this folder reads a clock or waits in any other way, so tests can
// skip hours instantly (testing/fake_loop_test.h). State used only on that
// thread has no lock.
class EventLoop {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Task = std::function<void()>;
  using TimerId = uint64_t;  // never 0

  virtual ~EventLoop() = default;

  virtual TimePoint Now() const = 0;                 // never jumps
  virtual std::chrono::sys_seconds Utc() const = 0;  // for dates

  // Runs the task on the loop's thread, after those posted before it. From any
  // thread.
  virtual void Post(Task task) = 0;

  // On the loop's thread only. A timer fires once, at `when` or later, and
  // never inside At().
  virtual TimerId At(TimePoint when, Task task) = 0;
  // No effect if the timer has fired or was cancelled.
  virtual void CancelTimer(TimerId timer) = 0;
};

}  // namespace podium
