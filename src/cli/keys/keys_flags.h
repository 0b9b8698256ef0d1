#pragma once

#include "cli/keys/keys.h"

namespace CLI {
class App;
}

namespace podium {

// Adds the commands of `podium keys` with their options. `flags` must live
// until they have been parsed.
void AddKeysFlags(CLI::App& command, KeysFlags& flags);

}  // namespace podium
