#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "hub/pull.h"

namespace podium {

// Downloads "ORG/NAME[@REVISION]" into the cache, as Pull() does, with progress
// on standard error unless `quiet`.
Result<Pulled> PullModel(const std::string& model, bool quiet);

// The same for those of `models`, each as in ParseModelSpec(), that are models
// of the hub and not in the cache.
Result<void> PullMissing(const std::vector<std::string>& models, bool quiet);

}  // namespace podium
