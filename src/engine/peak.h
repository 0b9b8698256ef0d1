#pragma once

#include <chrono>

#include "base/thread_pool.h"
#include "ops/linear.h"

namespace podium {

// Measures how many operations per second all threads together reach in matrix
// products of one arithmetic whose operands stay in each core's L2 cache. Uses
// the kernels that LoadCpuBackend would choose, so this is the speed of scoring
// if it were nothing but such products. Returns the median over `span`, or 0 if
// no kernels can be selected.
double PeakFlops(ThreadPool& pool, Arithmetic arithmetic,
                 std::chrono::duration<double> span);

}  // namespace podium
