#include "models/hub_models.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "hub/cache.h"
#include "hub/gguf_choice.h"
#include "hub/repository.h"
#include "hub/settings.h"

namespace podium {

Result<std::optional<HubModel>> FindHubModel(std::string_view text) {
  const auto repository = ParseRepository(text);
  std::error_code ignored;
  const bool is_path = repository && repository->name.ends_with(".gguf");
  if (!repository || is_path || std::filesystem::exists(text, ignored)) {
    return std::optional<HubModel>();
  }
  const HubCache cache(ReadHubSettings(LookUpEnvironment).cache);
  if (const auto found = cache.Find(*repository)) {
    return std::optional(HubModel{repository->name, found->path.string()});
  }
  const std::vector<std::string> files = cache.GgufFiles(*repository);
  if (files.size() > 1) {
    return Fail(ErrorCode::kNotFound,
                repository->text() +
                    " has several GGUF files in the cache; "
                    "choose one: " +
                    GgufChoices(*repository, files),
                "model");
  }
  return Fail(ErrorCode::kNotFound,
              repository->text() + " is no folder here, and not in the cache " +
                  cache.folder().string() + ": podium pull " +
                  repository->text() + " downloads it",
              "model");
}

}  // namespace podium
