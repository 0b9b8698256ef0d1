#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace podium {

struct PullFlags {
  std::vector<std::string> models;  // see ParseRepository
  bool quiet = false;
};

// Adds the options of `podium pull`. `flags` must live until they have been
// parsed.
void AddPullFlags(CLI::App& command, PullFlags& flags);

}  // namespace podium
