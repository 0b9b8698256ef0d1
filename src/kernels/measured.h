#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "kernels/kernels.h"

namespace podium {

// Time spent in one kind of kernel, over all threads.
struct KernelTime {
  std::string_view name;
  std::chrono::nanoseconds busy{0};
  int64_t calls = 0;
  double flops = 0;  // multiplications and additions in its products
};

inline constexpr size_t kKernelKinds = 7;
using KernelTimes = std::array<KernelTime, kKernelKinds>;

// A table with kernels that call those of `real` and add up the time they take,
// for `podium bench`. A process has only one such table: a second call changes
// which kernels the first one's table calls, so call it before any of its
// kernels run.
const Kernels& MeasuredKernels(const Kernels& real);

// Returns the totals since the last call. Callable from any thread, while no
// measured kernel runs.
KernelTimes TakeKernelTimes();

}  // namespace podium
