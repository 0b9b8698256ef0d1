#pragma once

namespace CLI {
class App;
}

namespace podium {

// Adds --config FILE: flags from a TOML file, each under the table of its
// command. The command line takes precedence. In tables of commands that do not
// run, only the names are checked. Call this after all commands have been
// added.
void AddConfigFlag(CLI::App& program);

}  // namespace podium
