#pragma once

#include <string>

#include "base/result.h"
#include "keys/api_key.h"

namespace podium {

// The secret that keys the digests: from the environment variable
// PODIUM_KEY_PEPPER (32 characters or more), else from the file next to the
// store, PATH.pepper. With `may_create`, a missing file is created, readable
// only by its owner. Without the pepper, a copy of the store does not allow
// guessing keys.
Result<Pepper> LoadPepper(const std::string& store_path, bool may_create);

}  // namespace podium
