#pragma once

#include <chrono>
#include <thread>

namespace podium {

// Waits for another thread to make `condition` true, and returns whether it
// did. The limit only ends a test that would hang; it measures nothing.
template <class Condition>
bool Eventually(const Condition& condition) {
  for (int i = 0; i < 4000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace podium
