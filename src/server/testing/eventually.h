#pragma once

#include <chrono>
#include <thread>

namespace podium {

// Waits for what another thread is about to do. Says whether it did; the limit
// is there to end a test that would hang, not to measure anything.
template <class Condition>
bool Eventually(const Condition& condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace podium
