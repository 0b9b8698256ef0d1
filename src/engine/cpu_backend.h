#pragma once

#include <memory>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "engine/backend.h"
#include "engine/backend_factory.h"

namespace podium {

// Loads a reranker of any family (model/load_model.h) from config.json and
// model.safetensors, or the shards that model.safetensors.index.json lists, and
// prepares its weights. Errors name the file, the key, what was found and what
// would work.
Result<std::unique_ptr<Backend>> LoadCpuBackend(const FileSource& files,
                                                const BackendOptions& options,
                                                const Limits& limits);

}  // namespace podium
