#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace podium {

// The kernel's name for the processor.
std::string MachineName();

double SecondsSince(std::chrono::steady_clock::time_point began);

// Returns the times of calls in seconds, sorted. Calls for `seconds`, and at
// least `least` times. The first call is a warm-up and does not count.
template <class Call>
std::vector<double> Repeat(double seconds, size_t least, Call call) {
  call();
  std::vector<double> times;
  for (const auto began = std::chrono::steady_clock::now();
       times.size() < least || SecondsSince(began) < seconds;) {
    const auto start = std::chrono::steady_clock::now();
    call();
    times.push_back(SecondsSince(start));
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace podium
