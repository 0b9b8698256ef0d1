#pragma once

#include <chrono>

#include "base/thread_pool.h"
#include "ops/linear.h"

namespace podium {

// Operations a second of all threads together at products, of one arithmetic,
// whose operands stay in a core's second cache, by the kernels that
// LoadCpuBackend would choose: what scoring could reach if it were nothing but
// such products. The median over `span`.
double PeakFlops(ThreadPool& pool, Arithmetic arithmetic,
                 std::chrono::duration<double> span);

}  // namespace podium
