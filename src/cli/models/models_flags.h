#pragma once

#include <string>

namespace CLI {
class App;
}

namespace podium {

struct ModelsFlags {
  std::string server;            // a URL; empty: this machine's models
  std::string format = "table";  // or json
};

// Adds the options of `podium models`. `flags` must live until they have been
// parsed.
void AddModelsFlags(CLI::App& command, ModelsFlags& flags);

}  // namespace podium
