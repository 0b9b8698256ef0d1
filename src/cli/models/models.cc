#include "cli/models/models.h"

#include <iostream>

#include "base/environment.h"
#include "cli/models/local_models.h"
#include "cli/models/served_models_list.h"
#include "cli/shared/print_report.h"

namespace podium {
namespace {

Result<std::string> ModelsText(const ModelsFlags& flags) {
  const bool json = flags.format == "json";
  if (!flags.server.empty()) {
    const auto models = ListServedModels(
        flags.server, LookUpEnvironment("PODIUM_API_KEY").value_or(""));
    if (!models) return Unexpected(models.error());
    return json ? ServedModelsJson(*models) : ServedModelsTable(*models);
  }
  const auto models = LocalModels();
  if (!models) return Unexpected(models.error());
  return json ? LocalModelsJson(*models) : LocalModelsTable(*models);
}

}  // namespace

int RunModels(const ModelsFlags& flags) {
  return PrintReport("models", ModelsText(flags), std::cout, std::cerr);
}

}  // namespace podium
