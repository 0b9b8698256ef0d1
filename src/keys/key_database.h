#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "keys/sqlite.h"

namespace podium {

// The default path of the key store: PODIUM_KEYS_DB, else podium/keys.db under
// XDG_STATE_HOME, else under ~/.local/state.
std::string DefaultKeyStorePath();

// The same in words, for help text that does not depend on the environment.
inline constexpr char kDefaultKeyStoreWords[] =
    "$PODIUM_KEYS_DB, else podium/keys.db in $XDG_STATE_HOME or "
    "~/.local/state";

// Opens the file of keys and usage, or creates it, in WAL mode, so that a
// server can read while a command writes, and with the tables of this version.
// A file of another kind is left unchanged. The only folder it creates is that
// of the default path, if no variable names the file.
Result<Database> OpenKeyDatabase(
    const std::string& path,
    std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

}  // namespace podium
