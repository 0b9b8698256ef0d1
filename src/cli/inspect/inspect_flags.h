#pragma once

#include <string>

namespace CLI {
class App;
}

namespace podium {

struct InspectFlags {
  std::string model = "builtin";  // see ParseModelSpec
  std::string prompt_template;    // see ChooseTemplate
  std::string format = "text";    // or json
};

// Adds the options of `podium inspect`. `flags` must live until they have been
// parsed.
void AddInspectFlags(CLI::App& command, InspectFlags& flags);

}  // namespace podium
