#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "keys/sqlite.h"

namespace podium {

// Where keys are kept when nobody says: PODIUM_KEYS_DB, else podium/keys.db
// under XDG_STATE_HOME, else under ~/.local/state.
std::string DefaultKeyStorePath();

// Opens the file of keys and usage, making it where there is none: WAL, so that
// a server reads while a command writes, and the tables of this version. A file
// that is something else is left as it is.
Result<Database> OpenKeyDatabase(
    const std::string& path,
    std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

}  // namespace podium
