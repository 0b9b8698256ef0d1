#include "models/hub_models.h"

#include <filesystem>
#include <system_error>

#include "hub/cache.h"
#include "hub/repository.h"
#include "hub/settings.h"

namespace podium {

Result<std::optional<HubModel>> FindHubModel(std::string_view text) {
  const auto repository = ParseRepository(text);
  std::error_code ignored;
  if (!repository || text.ends_with(".gguf") ||
      std::filesystem::exists(text, ignored)) {
    return std::optional<HubModel>();
  }
  const HubCache cache(ReadHubSettings(LookUpEnvironment).cache);
  const auto folder = cache.Find(*repository);
  if (folder)
    return std::optional(HubModel{repository->name, folder->string()});
  return Fail(ErrorCode::kNotFound,
              repository->text() + " is no folder here, and not in the cache " +
                  cache.folder().string() + ": podium pull " +
                  repository->text() + " downloads it",
              "model");
}

}  // namespace podium
