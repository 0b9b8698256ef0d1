#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace podium {

// What the kernel calls the processor.
std::string MachineName();

double SecondsSince(std::chrono::steady_clock::time_point began);

// Of sorted numbers, the smallest that `share` of them do not exceed.
double Percentile(const std::vector<double>& sorted, double share);

// Seconds of each call, sorted: called until `seconds` are over, and `least`
// times at least. The first call warms up and is not counted.
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
