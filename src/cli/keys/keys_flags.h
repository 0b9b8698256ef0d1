#pragma once

#include "cli/keys/keys.h"

namespace CLI {
class App;
}

namespace podium {

// Adds `podium keys` with its commands and their options. `flags` must live
// until they have been parsed.
CLI::App* AddKeysCommand(CLI::App& program, KeysFlags& flags);

}  // namespace podium
