#include "cli/pull/pull.h"

#include <iostream>
#include <string>

#include "cli/pull/pull_model.h"
#include "cli/shared/complain.h"
#include "cli/shared/exit_code.h"

namespace podium {

int RunPull(const PullFlags& flags) {
  for (const std::string& model : flags.models) {
    const auto pulled = PullModel(model, flags.quiet);
    if (!pulled) return Complain("pull", pulled.error());
    std::cout << pulled->path.string() << "\n" << std::flush;
    if (!std::cout) {
      std::cerr << "podium pull: standard output: write failed\n";
      return kExitUnavailable;
    }
  }
  return kExitOk;
}

}  // namespace podium
