#pragma once

#include <string>

#include "base/result.h"
#include "keys/api_key.h"

namespace podium {

// The secret that digests are keyed with: from the environment variable
// PODIUM_KEY_PEPPER (32 characters or more), else from the file beside the
// store, PATH.pepper, which `may_create` makes, readable by its owner alone. A
// copy of the store without it gives nobody a key to try.
Result<Pepper> LoadPepper(const std::string& store_path, bool may_create);

}  // namespace podium
