#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "kernels/kernels.h"

namespace podium {

// What one kind of kernel took, over all threads.
struct KernelTime {
  std::string_view name;
  std::chrono::nanoseconds busy{0};
  int64_t calls = 0;
  double flops = 0;  // multiplications and additions of its products
};

inline constexpr size_t kKernelKinds = 6;
using KernelTimes = std::array<KernelTime, kKernelKinds>;

// A table whose kernels call those of `real` and add up how long they take, for
// `podium bench`. There is one such table in a process: asking for another one
// changes what the first one calls, so ask before any of its kernels runs.
const Kernels& MeasuredKernels(const Kernels& real);

// What was added up since it was asked for last. From any thread, while no
// measured kernel runs.
KernelTimes TakeKernelTimes();

}  // namespace podium
