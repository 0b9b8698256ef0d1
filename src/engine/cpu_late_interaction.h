#pragma once

#include <memory>

#include "base/thread_pool.h"
#include "engine/backend.h"
#include "model/model.h"

namespace podium {

// Reads queries and documents separately on the CPU, each text once per batch,
// and compares their states. Texts resume from the states that a batch brings.
std::unique_ptr<Backend> MakeCpuLateInteraction(
    std::unique_ptr<const LateInteractionModel> model,
    BackendAttributes attributes, std::shared_ptr<ThreadPool> pool);

}  // namespace podium
