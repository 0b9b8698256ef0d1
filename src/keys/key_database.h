#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "keys/sqlite.h"

namespace podium {

// Where keys are kept when nobody says: PODIUM_KEYS_DB, else podium/keys.db
// under XDG_STATE_HOME, else under ~/.local/state.
std::string DefaultKeyStorePath();

// The same in words, for help that is read on another machine.
inline constexpr char kDefaultKeyStoreWords[] =
    "$PODIUM_KEYS_DB, else podium/keys.db in $XDG_STATE_HOME or "
    "~/.local/state";

// Opens the file of keys and usage, making it where there is none: WAL, so that
// a server reads while a command writes, and the tables of this version. A file
// that is something else is left as it is. Makes no folder but that of the
// default path where no variable names the file.
Result<Database> OpenKeyDatabase(
    const std::string& path,
    std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

}  // namespace podium
