#pragma once

namespace CLI {
class App;
}

namespace podium {

// --config FILE: flags from a TOML file, under the table of their command. What
// the command line gives wins. Tables of other commands than the one that runs
// are checked for their names alone. After all commands have been added.
void AddConfigFlag(CLI::App& program);

}  // namespace podium
