#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace podium {

// The one thread that a client's calls advance on, its clocks and its sleeps:
// nothing in this room looks at a clock or waits by other means, so that tests
// pass hours in no time (testing/fake_loop_test.h). What is only ever touched
// on that thread has no lock.
class EventLoop {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Task = std::function<void()>;
  using TimerId = uint64_t;  // never 0

  virtual ~EventLoop() = default;

  virtual TimePoint Now() const = 0;                 // never jumps
  virtual std::chrono::sys_seconds Utc() const = 0;  // as dates are written in

  // Runs the task on the loop's thread, after those posted before it. From any
  // thread.
  virtual void Post(Task task) = 0;

  // On the loop's thread only. A timer fires once, at `when` or later, and
  // never inside At().
  virtual TimerId At(TimePoint when, Task task) = 0;
  // Of one that has fired or was cancelled: nothing happens.
  virtual void CancelTimer(TimerId timer) = 0;
};

}  // namespace podium
