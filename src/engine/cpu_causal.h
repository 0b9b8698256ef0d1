#pragma once

#include <memory>

#include "base/thread_pool.h"
#include "engine/backend.h"
#include "model/model.h"

namespace podium {

// Scores documents behind their queries on the CPU. A query is read once, and
// its keys and values are its states: every document of the request goes on
// from them.
std::unique_ptr<Backend> MakeCpuCausal(std::unique_ptr<const CausalModel> model,
                                       BackendAttributes attributes,
                                       std::shared_ptr<ThreadPool> pool);

}  // namespace podium
