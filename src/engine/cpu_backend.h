#pragma once

#include <memory>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "engine/backend.h"
#include "engine/backend_factory.h"

namespace podium {

// Loads the weights of a model of any family from model.safetensors, or the
// shards that model.safetensors.index.json lists, and prepares them. Errors
// name the file, the tensor, what was found and what would work.
Result<std::unique_ptr<Backend>> LoadCpuBackend(const ModelConfig& config,
                                                const FileSource& files,
                                                const BackendOptions& options,
                                                const Limits& limits);

}  // namespace podium
