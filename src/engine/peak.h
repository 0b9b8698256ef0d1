#pragma once

#include <chrono>

#include "base/thread_pool.h"

namespace podium {

// FLOP/s of all threads together at f32 products whose operands stay in a
// core's second cache, by the kernels that LoadCpuBackend would choose: what
// scoring could reach if it were nothing but such products. The median over
// `span`.
double PeakFlops(ThreadPool& pool, std::chrono::duration<double> span);

}  // namespace podium
