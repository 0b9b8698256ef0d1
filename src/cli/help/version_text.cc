#include "cli/help/version_text.h"

#include <podium/version.h>

#include "builtin/builtin_model.h"
#include "cli/build_facts.h"
#include "kernels/select.h"

namespace podium {

std::string VersionText() {
  const auto selected = SelectKernels("");
  std::string text = "podium " PODIUM_VERSION "\n";
  text += "commit: " + std::string(kBuildCommit) + "\n";
  text += "build: " + std::string(kBuildType) + "\n";
  text += "instruction set: " +
          (selected ? std::string(selected->kernels->name)
                    : selected.error().message) +
          "\n";
  return text + "built-in model: " + std::string(kBuiltinModelName);
}

}  // namespace podium
