#pragma once

#include <memory>

#include "base/thread_pool.h"
#include "engine/backend.h"
#include "model/model.h"

namespace podium {

// Scores joined pairs on the CPU.
std::unique_ptr<Backend> MakeCpuCrossEncoder(
    std::unique_ptr<const CrossEncoder> model, BackendAttributes attributes,
    std::shared_ptr<ThreadPool> pool);

}  // namespace podium
